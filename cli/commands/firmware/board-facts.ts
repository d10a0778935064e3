// Asks what is on a port: a boot loader and which, our firmware, another program, or nothing. For firmware info and boards --ask.
import { createBoard } from '../../../rig/boards/ports/index.js';
import { hasCode } from '../../../src/base/index.js';
import {
  type BootLoader,
  boardSupplyVolts,
  boardWarnings,
  brownOutSentence,
  identify,
  LinkError,
  Stk500,
} from '../../../src/link/index.js';
import type { Fact } from '../../text.js';

/** What is known of a port. What is not there is absent. */
export interface BoardFacts {
  readonly port: string;
  /** The most that answers. */
  readonly answers: 'our firmware' | 'another program' | 'a boot loader only' | 'nothing';
  readonly loader?: BootLoader;
  /** Version of our firmware. */
  readonly firmware?: string;
  readonly state?: string | undefined;
  /** Its supply as it measures it, within 10 %. */
  readonly supplyV?: number | undefined;
  /** When its brown-out detector resets it, in words. */
  readonly brownOut?: string | undefined;
  /** What a person should look at, in words. */
  readonly warnings?: readonly string[];
  /** Why our firmware did not answer, in words. */
  readonly program?: string;
}

/**
 * Resets the board at a port, asks its boot loader, lets the program start and asks that. Nothing is written; a machine that moves is stopped.
 * @throws CodedError when the port cannot be opened or closes meanwhile, or the chip is another; the signal's reason
 */
export async function askBoard(path: string, signal: AbortSignal): Promise<BoardFacts> {
  const loader = await loaderOf(path, signal);
  const { isSilent, ...program } = await programOf(path, signal);
  const answers =
    program.firmware !== undefined
      ? 'our firmware'
      : !isSilent
        ? 'another program'
        : loader
          ? 'a boot loader only'
          : 'nothing';
  return { port: path, answers, ...(loader && { loader }), ...program };
}

async function loaderOf(path: string, signal: AbortSignal): Promise<BootLoader | undefined> {
  const board = createBoard(path);
  try {
    const stk500 = await Stk500.enter(await board.openPort(), signal);
    try {
      const loader = await identify(stk500, path);
      await stk500.leave();
      return loader;
    } finally {
      stk500.release();
    }
  } catch (error) {
    if (!hasCode(error, 'BOOT_SILENT')) throw error;
    return undefined;
  } finally {
    await board.close();
  }
}

async function programOf(
  path: string,
  signal: AbortSignal,
): Promise<Omit<BoardFacts, 'port' | 'answers' | 'loader'> & { isSilent?: boolean }> {
  const board = createBoard(path);
  try {
    const link = await board.link({ signal });
    try {
      const status = await link.status();
      return {
        firmware: `${status.firmwareMajor}.${status.firmwareMinor}`,
        state: status.state,
        supplyV: boardSupplyVolts(status),
        brownOut: brownOutSentence(status),
        warnings: boardWarnings(status),
      };
    } finally {
      await link.close();
    }
  } catch (error) {
    if (!(error instanceof LinkError) || signal.aborted) throw error;
    return { program: error.message, isSilent: error.code === 'LINK_SILENT' };
  } finally {
    await board.close();
  }
}

/** In one line, for a list. */
export function factsSentence({ answers, loader, firmware, state }: BoardFacts): string {
  const what = firmware === undefined ? answers : `synaptolytic ${firmware}, ${state}`;
  return loader ? `${what}; boot loader ${loader.name}` : `${what}; no boot loader answers`;
}

/** In full. */
export function factsSheet({ loader, firmware, state, program, supplyV, brownOut, warnings }: BoardFacts): Fact[] {
  const facts: Fact[] = [['boot loader', loader ? loader.name : 'none answers']];
  if (loader?.name === 'ATmegaBOOT') {
    facts.push([
      '',
      'It leaves the watchdog on after a watchdog reset and may start for ever. Replace it by Optiboot.',
    ]);
  }
  facts.push(['program', firmware ? `synaptolytic ${firmware}, ${state}` : (program ?? 'nothing answers')]);
  if (supplyV !== undefined) facts.push(['supply', `${supplyV.toFixed(2)} V as the chip measures it, within 10 %`]);
  if (brownOut !== undefined) facts.push(['brown-out reset', brownOut]);
  for (const warning of warnings ?? []) facts.push(['', warning]);
  return facts;
}

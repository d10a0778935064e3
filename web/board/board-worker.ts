// The thread that has the board: the real firmware in an emulated Uno, wired to a simulated machine, driven by the same session as the command line's.
import { Bench, type RigState } from '../../rig/bench/index.js';
import { PacedBoard } from '../../rig/boards/index.js';
import type { Rig } from '../../rig/description/index.js';
import { RigSession, rigEpisode, runMachine } from '../../rig/hil/index.js';
import { limits } from '../../src/protocol/index.js';
import type { BoardMoment, BoardNews, BoardRequest } from './messages.js';

/** The page hears of it no more often: it could not draw it. */
const NEWS_MS = 16;

interface Powered {
  readonly board: PacedBoard;
  readonly rig: Rig;
  readonly bench: Bench;
  readonly session: RigSession;
}

let powered: Powered | undefined;
let pace = Number.POSITIVE_INFINITY;
/** How often somebody has stopped the machine. */
let stops = 0;
/** Everything but a stop waits for what was asked before. */
let before: Promise<unknown> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<BoardRequest>) => {
  if (data.kind === 'pace') {
    pace = data.pace;
    if (powered) powered.board.pace = pace;
  } else if (data.kind === 'stop' || data.kind === 'tap') void answer(data);
  else before = before.then(() => answer(data));
});

async function answer(request: BoardRequest): Promise<void> {
  const { kind } = request;
  try {
    tell({ kind: 'done', asked: kind, sentence: await act(request) });
  } catch (error) {
    tell({ kind: 'failure', asked: kind, message: error instanceof Error ? error.message : String(error) });
  }
}

async function act(request: BoardRequest): Promise<string> {
  if (request.kind === 'boot') return boot(request.rig, request.firmware);
  if (request.kind === 'episode') {
    const { champion, rig, seed, firmware } = request;
    tell({ kind: 'episode', episode: await rigEpisode(champion, new PacedBoard(firmware), rig, { seed }) });
    return 'The episode is played.';
  }
  if (powered === undefined) throw new Error('There is no board yet.');
  const { session, bench } = powered;
  switch (request.kind) {
    case 'flash': {
      const { written } = await session.link.flash(request.image);
      return written
        ? `${request.image.length} bytes are stored, and the board has tested them.`
        : 'The board has this champion already.';
    }
    case 'home':
      await session.recover();
      await session.home();
      return 'The board has found its track.';
    case 'run':
      return run(powered, request.start, request.periods);
    case 'stop':
      stops++;
      await session.link.stop();
      return 'Stopped: the motor is off.';
    case 'tap':
      bench.tap(request.radps);
      return 'The pole was tapped.';
    default:
      return '';
  }
}

async function run({ session, rig }: Powered, start: RigState, periods: number): Promise<string> {
  await session.recover();
  await session.hold(start);
  const stopsBefore = stops;
  try {
    const { fault, telemetry } = await runMachine(session, periods);
    const seconds = ((telemetry.length * rig.periodUs) / 1e6).toFixed(1);
    return fault === undefined
      ? `The network drove for ${seconds} s.`
      : `${fault} stopped the machine after ${seconds} s.`;
  } catch (error) {
    if (stops > stopsBefore) return 'The run was stopped.';
    throw error;
  }
}

async function boot(rig: Rig, firmware: string): Promise<string> {
  await powered?.session.close();
  powered = undefined;
  const board = new PacedBoard(firmware);
  board.pace = pace;
  const bench = new Bench(board.uno, rig);
  const session = await RigSession.open({ board, rig, bench });
  powered = { board, rig, bench, session };
  follow(powered);
  const { state } = await session.link.status();
  return `The firmware greets from the rig ${rig.name}: it is ${state}.`;
}

/** Tells the page of each control tick, some at a time. */
function follow({ board: { uno }, bench, session }: Powered): void {
  let moments: BoardMoment[] = [];
  let last = { ms: performance.now(), cycles: uno.cycles };
  session.onTick(({ duty, state, fault }) => {
    const { positionM, angleRad } = bench.state;
    moments.push({
      timeS: uno.cycles / uno.clockHz,
      positionM,
      angleRad,
      drive: duty / limits.DUTY_MAX,
      pinDrive: bench.motor.drive,
      state: state ?? 'unknown',
      fault: fault ?? 'NONE',
    });
    const ms = performance.now();
    if (ms - last.ms < NEWS_MS) return;
    const timesRealTime = (uno.cycles - last.cycles) / uno.clockHz / ((ms - last.ms) / 1000);
    tell({ kind: 'moments', moments, timesRealTime });
    moments = [];
    last = { ms, cycles: uno.cycles };
  });
}

function tell(news: BoardNews): void {
  postMessage(news);
}

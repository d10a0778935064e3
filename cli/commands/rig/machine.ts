// What the commands that work with a machine share: which board and rig, how it is opened and closed, how a champion is run on it.
import { type Command, Option } from 'commander';
import type { Rig } from '../../../rig/description/index.js';
import type { Machine, RigRun, RigSession } from '../../../rig/hil/index.js';
import { compileChampion } from '../../../src/compile/index.js';
import { boardWarnings, type Telemetry } from '../../../src/link/index.js';
import type { Champion } from '../../../src/network/index.js';
import { addBoardOptions, type BoardOptions, withNamedBoard } from '../../board-choice.js';
import type { Session } from '../../command.js';
import { type EmulationOptions, observedBoard } from '../../emulation-options.js';
import { CommandError } from '../../failure.js';
import { addHostLatency, makeHostLate } from '../../host-latency.js';
import { parseQuantity } from '../../quantity.js';
import { chooseRig, sayOtherRig } from '../../rig-choice.js';

export interface MachineOptions extends EmulationOptions, BoardOptions {
  readonly emulated?: boolean;
  readonly clear?: boolean;
  readonly hostLatency?: string;
  readonly time?: string;
  readonly json?: boolean;
}

const defaultTime = '60 s';

export function addMachineOptions(command: Command): Command {
  return addMachineChoice(command).option('--clear', 'clear the fault that is latched in the board, if there is one');
}

/** Which machine it is. */
export function addMachineChoice(command: Command): Command {
  command
    .addOption(new Option('--port <path>', 'port of the board, as the command boards lists it').conflicts('emulated'))
    .option('--emulated', 'the emulated Uno on a simulated rig, as --port emulated')
    .option('--rig <name>', 'a preset or a rig file (default: the rig of the champion)');
  return addHostLatency(addBoardOptions(command));
}

export function addTimeOption(command: Command): Command {
  return command.option('--time <duration>', 'for so long', defaultTime);
}

/** Seconds of --time. @throws CommandError 'usage' */
export async function secondsOf({ time = defaultTime }: MachineOptions): Promise<number> {
  const seconds = await parseQuantity(time, { kind: 'time', unit: 's', option: '--time' });
  if (seconds > 0) return seconds;
  throw new CommandError('usage', `--time "${time}" is no time to run. Write for example --time "60 s".`, {
    field: '--time',
  });
}

/**
 * Opens the machine, does the work, and closes it: whatever happens, the motor is off afterwards.
 *
 * @param champion whose rig it is, and for whose task it is set up.
 * @throws CommandError, CodedError, and as RigSession.open and the work.
 */
export async function withMachine<T>(
  session: Session,
  given: MachineOptions,
  champion: Champion | undefined,
  work: (machine: RigSession) => Promise<T>,
): Promise<T> {
  const hil = await import('../../../rig/hil/index.js');
  const options = await withNamedBoard(session, given);
  const port = portOf(options);
  const rig = await chooseRig(options.rig, champion);
  if (champion) hil.checkPeriod(champion, rig);
  sayOtherRig(session.output, champion, rig);
  const { board, finish } = await observedBoard(session, port, options);
  const wired = hil.wire(board, champion ? hil.rigFor(rig, hil.rigGame(champion)) : rig);
  const done = await atMachine(session, options, wired, work);
  finish();
  return done;
}

/** What --port and --emulated say. @throws CommandError 'usage' when neither is given */
export function portOf(options: MachineOptions): string {
  const port = options.emulated ? 'emulated' : options.port;
  if (port !== undefined) return port;
  throw new CommandError(
    'usage',
    'Which machine? Give --port with the port of a board (`synaptolytic boards` lists them), or --emulated.',
    { field: '--port' },
  );
}

/** As withMachine, for a board that is wired already. */
export async function atMachine<T>(
  session: Session,
  options: MachineOptions,
  wired: Machine,
  work: (machine: RigSession) => Promise<T>,
): Promise<T> {
  const hil = await import('../../../rig/hil/index.js');
  await makeHostLate(wired.board, options.hostLatency);
  session.output.tick(`connecting to ${wired.board.path}`);
  session.interruption.advice = 'The machine was disarmed.';
  const machine = await hil.RigSession.open(wired, { signal: session.interruption.signal });
  try {
    const status = await machine.link.status();
    for (const warning of boardWarnings(status)) session.output.say(warning);
    const { state, fault } = status;
    if (state === 'FAULT' && !options.clear) {
      throw hil.faultError('A fault is latched in the board', fault, 'Then run the command again with --clear.');
    }
    if (state === 'FAULT') await machine.link.clearFault();
    return await work(machine);
  } finally {
    await machine.close();
  }
}

/** Homes the machine, unless it is. */
async function ensureHomed(session: Session, machine: RigSession): Promise<void> {
  if ((await machine.link.status()).homed) return;
  session.output.progress('homing: the pole must hang still');
  await machine.home();
}

/**
 * Flashes a champion, homes the machine, sets up the start and lets the network drive for so long.
 *
 * @param onTick hears every control tick, before and while it drives.
 */
export async function operate(
  session: Session,
  machine: RigSession,
  champion: Champion,
  seconds: number,
  onTick: (telemetry: Telemetry) => void,
): Promise<RigRun> {
  const { output } = session;
  const hil = await import('../../../rig/hil/index.js');
  const { rig, bench } = machine.machine;
  const game = hil.rigGame(champion);
  await machine.link.flash(compileChampion(champion).image);
  const endListening = machine.onTick(onTick);
  try {
    await ensureHomed(session, machine);
    if (bench) await machine.hold(hil.startOf(game, hil.validationStart(1, 0)));
    else if (!game.isSwingUp) output.say('Lift the pole upright: the network takes over there.');
    return await hil.runMachine(machine, periodsOf(rig, seconds));
  } finally {
    endListening();
  }
}

/** Listens to the machine for so long, without moving it. */
export async function listen(
  machine: RigSession,
  seconds: number,
  onTick: (telemetry: Telemetry) => void,
): Promise<void> {
  const periods = periodsOf(machine.machine.rig, seconds);
  let heard = 0;
  await machine.until((telemetry) => {
    onTick(telemetry);
    return ++heard >= periods ? true : undefined;
  });
}

function periodsOf({ periodUs }: Rig, seconds: number): number {
  return Math.max(1, Math.round((seconds * 1e6) / periodUs));
}

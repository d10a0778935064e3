// The board with a rig as a program that obeys a script (firmware/host/machine-script.c), for tests of safety and homing.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Rig } from '../../rig/description/index.js';
import { rigSettings } from '../../rig/description/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import type { FaultName, RigSettings } from '../../src/protocol/index.js';
import { errors, faults, pins, type SwitchName, states, switches } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import { imageOf } from './host-board.js';

/** The machine after a command. */
export interface MachineState {
  /** What became of a request. */
  readonly error: string;
  readonly state: string;
  readonly fault: FaultName;
  readonly homed: boolean;
  readonly duty: number;
  readonly led: boolean;
  /** As the board counts them. */
  readonly cartCounts: number;
  readonly poleCounts: number;
}

/** The ids of the table's entries, by name. */
const idsOf = (table: Readonly<Record<string, { readonly id: number }>>): [string, number][] =>
  Object.entries(table).map(([name, { id }]) => [name, id]);

const errorIds = idsOf(errors);
const faultIds = idsOf(faults);
const stateIds = Object.entries(states);

const nameIn = (ids: readonly (readonly [string, number])[], id: number): string =>
  ids.find(([, other]) => other === id)![0];

function parse(line: string): MachineState {
  const [error, state, fault, homed, duty, led, cartCounts, poleCounts] = line.split(' ').map(Number);
  return {
    error: nameIn(errorIds, error!),
    state: nameIn(stateIds, state!),
    fault: nameIn(faultIds, fault!) as FaultName,
    homed: homed === 1,
    duty: duty!,
    led: led === 1,
    cartCounts: cartCounts!,
    poleCounts: poleCounts!,
  };
}

/** Runs commands and returns the machine after each of them. */
export function runScript(programs: string, commands: readonly string[]): MachineState[] {
  const { status, stdout, stderr } = spawnSync(join(programs, 'machine'), {
    input: commands.join('\n'),
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`The machine program failed:\n${stderr}`);
  return stdout.toString().trim().split('\n').map(parse);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const configure = (settings: RigSettings): string => `settings ${hex(encodeSettings(settings))}`;
export const storeImage = (image: Uint8Array): string => `image ${hex(image)}`;

/** A machine that is asked command by command. */
export class Machine {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(programs: string) {
    this.#process = spawn(join(programs, 'machine'), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async send(command: string): Promise<MachineState> {
    this.#process.stdin!.write(`${command}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`The machine program ended at: ${command}`);
    return parse(value);
  }

  /** The program ends with its input. */
  close(): void {
    this.#process.stdin!.end();
  }
}

/** A network for a rig: five inputs, one output. */
export const anyImage = imageOf(networkOf(5, 1, [31]));

/** One that never does anything. */
export const restingImage = imageOf(networkOf(5, 1, []));

/** The command that presses a switch, or lets it go, with the contacts that the settings say. */
export const press = (name: SwitchName, { normallyClosed }: RigSettings, pressed = true): string =>
  `pin ${pins[name]} ${Number(pressed === (((normallyClosed >> switches[name]) & 1) === 1))}`;

/** Commands that bring a board with a rig and a network to IDLE. No switch is pressed. */
export const begin = (rig: Rig, changes: Partial<RigSettings> = {}, image = anyImage): string[] => {
  // All edges of a control period come before what the board does in it: there is no window in it.
  const settings = { ...rigSettings(rig), ...changes, velocityWindow: 0 };
  const letGo = (Object.keys(switches) as SwitchName[]).map((name) => press(name, settings, false));
  return [...letGo, 'start 1', storeImage(image), configure(settings)];
};

// synaptolytic rig calibrate: finds what a rig really is, with the help of a person, and writes its file.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Rig } from '../../../rig/description/index.js';
import type { Machine } from '../../../rig/hil/index.js';
import { boardAt, withNamedBoard } from '../../board-choice.js';
import { calibrationStamp } from '../../calibration-page.js';
import { completeCommand, type Session, wholeNumber } from '../../command.js';
import { CommandError } from '../../failure.js';
import { checkWritable } from '../../output-files.js';
import { parseQuantity } from '../../quantity.js';
import { chooseRig } from '../../rig-choice.js';
import { reportCalibration } from './calibration-report.js';
import { addMachineOptions, atMachine, type MachineOptions, portOf } from './machine.js';
import { TerminalPerson } from './terminal-person.js';

interface Options extends MachineOptions {
  readonly track?: string;
  readonly trustPoleEncoder?: boolean;
  readonly hiddenSeed?: number;
  readonly write?: string;
  readonly report?: string;
  readonly force?: boolean;
}

/** A machine, and on a bench that hides its rig, what it truly is. */
interface Subject {
  readonly machine: Machine;
  readonly truth?: Rig;
}

export function addCalibrate(rig: Command, session: Session): void {
  const command = rig.command('calibrate').summary('find what a rig really is, and write its file');
  command.description(
    'Finds signs, dead zones, the track, counts per metre and revolution, effective length and friction of the pole, force and friction of the cart, beginning ' +
      'with what a rig file says. Tells a person what to do; the cart moves along the whole track. Ends with a table of what was found, and writes the rig file. ' +
      'Ctrl-C stops the motor.',
  );
  addMachineOptions(command)
    .option('--track <length>', 'way of the cart from one end of its track to the other, as you measured it')
    .option(
      '--trust-pole-encoder',
      'take the counts in a revolution of the pole from the file, so that nobody turns it',
    )
    .option(
      '--hidden-seed <n>',
      'with --emulated: the simulated rig is another than the file says, by this seed',
      wholeNumber(0),
    )
    .option('--write <file>', 'write the rig that was found to this file')
    .option('--report <file>', 'write a page (HTML) of what was found, with the motions that told it')
    .option('--force', 'write over a file that exists');
  completeCommand(command, {
    examples: [
      'rig calibrate --port /dev/ttyACM0 --rig my-rig.yaml --track "39 cm" --write found.yaml',
      'rig calibrate --emulated --rig desktop --hidden-seed 1',
    ],
    exits: ['input', 'board', 'output', 'refused', 'fault'],
  });
  command.action(async (given: Options) => {
    const { output, interruption } = session;
    checkFree(given);
    const options = await withNamedBoard(session, given);
    const givenM = options.track === undefined ? undefined : await lengthOf(options.track);
    const rig = await chooseRig(options.rig);
    const startedAt = new Date();
    const { machine, truth } = await subjectOf(session, options, rig);
    const { BenchPerson, calibrate } = await import('../../../rig/calibration/index.js');
    const found = await atMachine(session, options, machine, async (open) => {
      interruption.advice = 'The machine was disarmed. Nothing was written.';
      const terminal = new TerminalPerson(output, interruption.signal);
      const { bench } = machine;
      const trackM = givenM ?? (bench ? undefined : await askTrack(terminal, rig));
      return calibrate(open, bench ? new BenchPerson(open, bench) : terminal, {
        ...(trackM !== undefined && { trackM }),
        turnPole: !options.trustPoleEncoder,
        tell: (step, text) => output.stage(step, text),
      });
    });
    const { board: boardName, hiddenSeed } = options;
    const calibrated = { bench: machine.bench, port: portOf(options), boardName, hiddenSeed, startedAt };
    const stamp = await calibrationStamp(calibrated, [rig, found.rig]);
    await reportCalibration(output, options, { file: rig, found, stamp, ...(truth && { truth }) });
  });
}

/** Before anything moves. */
function checkFree({ write, report, force }: Options): void {
  for (const [option, path] of Object.entries({ write, report })) {
    if (path === undefined) continue;
    if (existsSync(path) && !force) {
      throw new CommandError(
        'output',
        `${path} exists. Name another file with --${option}, or give --force to write over it.`,
      );
    }
    checkWritable(path);
  }
}

async function subjectOf(session: Session, options: Options, rig: Rig): Promise<Subject> {
  const [{ EmulatedBoard }, { wire }, { hiddenRig, wireHidden }] = await Promise.all([
    import('../../../rig/boards/ports/index.js'),
    import('../../../rig/hil/index.js'),
    import('../../../rig/calibration/index.js'),
  ]);
  const board = await boardAt(session, portOf(options));
  if (options.hiddenSeed === undefined) return { machine: wire(board, rig) };
  if (!(board instanceof EmulatedBoard)) {
    throw new CommandError(
      'usage',
      '--hidden-seed is for the emulated board: a real rig hides enough. Give --emulated.',
      { field: '--hidden-seed' },
    );
  }
  const truth = hiddenRig(rig, options.hiddenSeed);
  return { machine: wireHidden(board, rig, truth), truth };
}

/** @throws CommandError 'usage' */
async function lengthOf(text: string): Promise<number> {
  const lengthM = await parseQuantity(text, { kind: 'length', unit: 'm', option: '--track' });
  if (lengthM > 0) return lengthM;
  throw new CommandError('usage', `--track "${text}" is no way to go. Write for example --track "40 cm".`, {
    field: '--track',
  });
}

/** Asks how long the track is, if somebody can answer; undefined for what the file says. */
async function askTrack(terminal: TerminalPerson, { track: { switchM }, plant }: Rig): Promise<number | undefined> {
  if (!TerminalPerson.isThere) return undefined;
  const ends =
    switchM === undefined
      ? 'from where it stops to where it stops'
      : 'from where one limit switch closes to where the other does';
  const inFile = `${2 * (switchM ?? plant.stopM)} m`;
  const answer = await terminal.answer(`How far does the cart go, ${ends}? (Enter for ${inFile}, as in the file) `);
  return answer.trim() === '' ? undefined : lengthOf(answer);
}

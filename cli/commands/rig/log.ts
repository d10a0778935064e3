// synaptolytic rig log: the control ticks of a machine in a file.
import { extname } from 'node:path';
import type { Command } from 'commander';
import type { RecordingFormat } from '../../../rig/hil/index.js';
import type { Telemetry } from '../../../src/link/index.js';
import { completeCommand, type Session } from '../../command.js';
import { CommandError } from '../../failure.js';
import { readChampion } from '../../input-files.js';
import { checkWritable } from '../../output-files.js';
import { otherRig } from '../../rig-choice.js';
import {
  addMachineOptions,
  addTimeOption,
  listen,
  type MachineOptions,
  operate,
  secondsOf,
  withMachine,
} from './machine.js';
import { RecordingFile } from './recording-file.js';

export function addLog(rig: Command, session: Session): void {
  const command = rig.command('log').summary('record the control ticks of the machine in a file');
  command
    .description(
      'Records every control tick of the machine: as JSON lines, which hold the rig as well and which rig replay plays back, or as CSV. ' +
        'With a champion that drives it, as rig run does. Ctrl-C disarms the machine and keeps what was recorded; a kill or a power cut loses the last second at most.',
    )
    .argument('<file>', 'file to write: .jsonl or .csv')
    .argument('[champion.json]', 'the champion that drives');
  addTimeOption(addMachineOptions(command));
  completeCommand(command, {
    examples: [
      'rig log run.jsonl champion.json --emulated',
      'rig log hand.csv --port /dev/ttyACM0 --rig my-rig.yaml --time "10 s"',
    ],
    exits: ['input', 'board', 'output', 'refused', 'fault'],
  });
  command.action(async (path: string, file: string | undefined, options: MachineOptions) => {
    const { output, interruption } = session;
    const format = formatOf(path);
    const champion = file === undefined ? undefined : readChampion(file);
    const seconds = await secondsOf(options);
    checkWritable(path);
    const { Recorder } = await import('../../../rig/hil/index.js');
    const result = await withMachine(session, options, champion, async (machine) => {
      const recorder = new Recorder(machine.machine.rig, format);
      const recording = await RecordingFile.create(path, recorder.header);
      const record = (telemetry: Telemetry): void => recording.add(recorder.line(telemetry));
      interruption.advice = `The machine was disarmed. ${path} holds what was recorded until then.`;
      try {
        if (!champion) await listen(machine, seconds, record);
        else {
          const { fault } = await operate(session, machine, champion, seconds, record);
          return { fault, ticks: recording.lines, ...otherRig(champion, machine.machine.rig) };
        }
      } finally {
        await recording.close();
      }
      return { fault: undefined, ticks: recording.lines };
    });
    if (options.json) output.printJson({ file: path, ...result });
    else output.print(`${result.ticks} control ticks in ${path}`);
    if (result.fault) {
      const { faultSentence } = await import('../../../src/link/index.js');
      output.say(faultSentence(result.fault));
      session.exit = 'fault';
    }
  });
}

function formatOf(path: string): RecordingFormat {
  const extension = extname(path);
  if (extension === '.jsonl' || extension === '.csv') return extension.slice(1) as RecordingFormat;
  throw new CommandError('usage', `${path} must end in .jsonl or .csv, which says how the ticks are written.`);
}

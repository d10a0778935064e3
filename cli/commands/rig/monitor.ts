// synaptolytic rig monitor: the live state of a machine, with or without a champion that drives it.
import type { Command } from 'commander';
import { boardSupplyVolts } from '../../../src/link/index.js';
import { completeCommand, type Session } from '../../command.js';
import { readChampion } from '../../input-files.js';
import { otherRig } from '../../rig-choice.js';
import { LiveView } from './live-view.js';
import {
  addMachineOptions,
  addTimeOption,
  listen,
  type MachineOptions,
  operate,
  secondsOf,
  withMachine,
} from './machine.js';
import { reportRun } from './run-report.js';

export function addMonitor(rig: Command, session: Session): void {
  const command = rig.command('monitor').summary('show the live state of the machine');
  command
    .description(
      'Shows cart, pole, duty and faults of the machine while they change: a block that redraws itself on a terminal, elsewhere a line for each second. ' +
        'With a champion that drives it, as rig run does; without, nothing moves by itself, and what a hand moves is seen.',
    )
    .argument('[champion.json]', 'the champion that drives');
  addTimeOption(addMachineOptions(command));
  completeCommand(command, {
    examples: [
      'rig monitor champion.json --emulated --time "20 s"',
      'rig monitor --port /dev/ttyACM0 --rig my-rig.yaml',
    ],
    exits: ['input', 'board', 'refused', 'fault'],
  });
  command.action(async (file: string | undefined, options: MachineOptions) => {
    const { output } = session;
    const champion = file === undefined ? undefined : readChampion(file);
    const seconds = await secondsOf(options);
    const { seenState } = await import('../../../rig/hil/index.js');
    await withMachine(session, options, champion, async (machine) => {
      const { board, rig } = machine.machine;
      const view = new LiveView(output, rig, (telemetry) => seenState(telemetry, rig));
      const volts = boardSupplyVolts(await machine.link.status());
      if (volts !== undefined) output.say(`supply of the board ${volts.toFixed(2)} V, within 10 %`);
      if (!champion) {
        await listen(machine, seconds, (telemetry) => view.show(telemetry));
        if (options.json) output.printJson(await machine.link.status());
        return;
      }
      const run = await operate(session, machine, champion, seconds, (telemetry) => view.show(telemetry));
      const report = await reportRun(run, rig, board.name);
      if (options.json) output.printJson({ ...report, ...otherRig(champion, rig) });
      if (report.fault) {
        session.exit = 'fault';
        output.say(report.faultMeaning!);
      }
    });
  });
}

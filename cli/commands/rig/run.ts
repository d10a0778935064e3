// synaptolytic rig run: a champion drives a machine by itself.
import type { Command } from 'commander';
import { completeCommand, type Session } from '../../command.js';
import { readChampion } from '../../input-files.js';
import { otherRig } from '../../rig-choice.js';
import { addMachineOptions, addTimeOption, type MachineOptions, operate, secondsOf, withMachine } from './machine.js';
import { reportRun, runFacts } from './run-report.js';

export function addRun(rig: Command, session: Session): void {
  const command = rig.command('run').summary('let a champion drive the machine');
  command
    .description(
      'Flashes the champion, homes the machine and lets the network drive it for some time, then switches the motor off. ' +
        'Ctrl-C disarms the machine first.',
    )
    .argument('<champion.json>', 'the champion');
  addTimeOption(addMachineOptions(command));
  completeCommand(command, {
    examples: [
      'rig run champion.json --emulated',
      'rig run champion.json --port /dev/ttyACM0 --rig my-rig.yaml --time "5 min"',
    ],
    exits: ['input', 'board', 'refused', 'fault'],
  });
  command.action(async (file: string, options: MachineOptions) => {
    const { output } = session;
    const champion = readChampion(file);
    const seconds = await secondsOf(options);
    const report = await withMachine(session, options, champion, async (machine) => {
      const { board, rig } = machine.machine;
      let shown = 0;
      const run = await operate(session, machine, champion, seconds, ({ state }) => {
        if (state === 'RUNNING') output.tick(`running  ${(++shown * rig.periodUs) / 1e6} s`);
      });
      return { ...(await reportRun(run, rig, board.name)), ...otherRig(champion, rig) };
    });
    if (options.json) output.printJson(report);
    else output.printFacts(runFacts(report));
    if (report.fault) session.exit = 'fault';
  });
}

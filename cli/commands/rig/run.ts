// synaptolytic rig run: a champion drives a machine by itself.
import type { Command } from 'commander';
import type { RigRun } from '../../../rig/hil/index.js';
import type { Telemetry } from '../../../src/link/index.js';
import { completeCommand, type Session } from '../../command.js';
import { addEmulationOptions } from '../../emulation-options.js';
import { readChampion } from '../../input-files.js';
import { otherRig } from '../../rig-choice.js';
import { addMachineOptions, addTimeOption, type MachineOptions, operate, secondsOf, withMachine } from './machine.js';
import { reportRun, runFacts } from './run-report.js';

export function addRun(rig: Command, session: Session): void {
  const command = rig.command('run').summary('let a champion drive the machine');
  command
    .description(
      'Flashes the champion, homes the machine and lets the network drive it for some time, then switches the motor off. ' +
        'Ctrl-C disarms the machine first, and what was measured until then is printed.',
    )
    .argument('<champion.json>', 'the champion');
  addEmulationOptions(addTimeOption(addMachineOptions(command)));
  completeCommand(command, {
    examples: [
      'rig run champion.json --emulated',
      'rig run champion.json --port /dev/ttyACM0 --rig my-rig.yaml --time "5 min"',
    ],
    exits: ['input', 'board', 'refused', 'fault'],
  });
  command.action(async (file: string, options: MachineOptions) => {
    const { output, interruption } = session;
    const champion = readChampion(file);
    const seconds = await secondsOf(options);
    const { run, rig, board } = await withMachine(session, options, champion, async (machine) => {
      const { board, rig } = machine.machine;
      const driven: Telemetry[] = [];
      const show = (telemetry: Telemetry): void => {
        if (telemetry.state !== 'RUNNING') return;
        if (driven.push(telemetry) === 1) output.progress('running: the network drives');
        output.tick(`running  ${(driven.length * rig.periodUs) / 1e6} s`);
      };
      try {
        return { run: await operate(session, machine, champion, seconds, show), rig, board };
      } catch (error) {
        if (!interruption.signal.aborted || driven.length === 0) throw error;
        return { run: { telemetry: driven } satisfies RigRun, rig, board };
      }
    });
    const report = await reportRun(run, rig, board.name);
    const isCut = interruption.signal.aborted;
    if (options.json) output.printJson({ ...report, interrupted: isCut, ...otherRig(champion, rig) });
    else output.printFacts(runFacts(report));
    interruption.signal.throwIfAborted();
    if (report.fault) session.exit = 'fault';
  });
}

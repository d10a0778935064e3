// synaptolytic rig home: gives the board the settings of the rig, and finds the track.
import type { Command } from 'commander';
import { completeCommand, type Session } from '../../command.js';
import { addMachineOptions, type MachineOptions, withMachine } from './machine.js';

export function addHome(rig: Command, session: Session): void {
  const command = rig.command('home').summary('find the ends of the track and go to its centre');
  command.description(
    'Gives the board the settings of the rig, waits for the pole to hang still, finds both ends of the track, checks every sign on the way, and goes ' +
      'to the centre. Proves that the machine works before any network drives it.',
  );
  addMachineOptions(command);
  completeCommand(command, {
    examples: ['rig home --emulated --rig desktop', 'rig home --port /dev/ttyACM0 --rig my-rig.yaml'],
    exits: ['input', 'board', 'refused', 'fault'],
  });
  command.action(async (options: MachineOptions) => {
    const { output } = session;
    const result = await withMachine(session, options, undefined, async (machine) => {
      output.progress('homing: the pole must hang still');
      let ticks = 0;
      const endCounting = machine.onTick(() => {
        ticks++;
      });
      await machine.home();
      endCounting();
      const tick = await machine.until((telemetry) => telemetry);
      const { board, rig } = machine.machine;
      const { countsPerM } = rig.cartEncoder;
      return {
        rig: rig.name,
        board: board.name,
        homed: true,
        seconds: (ticks * rig.periodUs) / 1e6,
        cartM: tick.cartCounts / countsPerM,
        missedEdges: tick.cartMissed + tick.poleMissed,
      };
    });
    if (options.json) output.printJson(result);
    else {
      output.printFacts([
        ['machine', `${result.rig} on ${result.board}`],
        ['homed', `in ${result.seconds.toFixed(1)} s`],
        ['cart', `${(result.cartM * 1000).toFixed(1)} mm from the centre`],
        ['missed edges', String(result.missedEdges)],
      ]);
    }
  });
}

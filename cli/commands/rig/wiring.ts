// synaptolytic rig wiring: is every pin of a machine wired as it should be? With the help of a person.
import type { Command } from 'commander';
import type { WiringFinding } from '../../../rig/calibration/index.js';
import { completeCommand, type Session } from '../../command.js';
import { addMachineChoice, type MachineOptions, withMachine } from './machine.js';
import { TerminalPerson } from './terminal-person.js';

export function addWiring(rig: Command, session: Session): void {
  const command = rig.command('wiring').summary('check the wiring of a machine, pin by pin');
  command.description(
    'Looks at the pins one after the other, with the help of a person: emergency stop, limit switches, both encoders, the supply of the motor. ' +
      'At the end, and only when what stops the motor is right, the motor pushes a little more and more to each side until the cart moves. ' +
      'What is wrong is told with what to do. Ctrl-C stops the motor.',
  );
  addMachineChoice(command);
  completeCommand(command, {
    examples: ['rig wiring --port /dev/ttyACM0 --rig my-rig.yaml', 'rig wiring --emulated --rig desktop'],
    exits: ['checkFailed', 'input', 'board', 'refused', 'fault'],
  });
  command.action(async (options: MachineOptions) => {
    const { output, interruption } = session;
    // What is latched is looked at here, so it is no reason not to begin.
    const found = await withMachine(session, { ...options, clear: true }, undefined, async (machine) => {
      const { BenchPerson, checkWiring } = await import('../../../rig/calibration/index.js');
      const { bench } = machine.machine;
      const person = bench ? new BenchPerson(machine, bench) : new TerminalPerson(output, interruption.signal);
      return checkWiring(machine, person, {
        onBegin: (step) => output.tick(`looking at: ${step}`),
        onFound: ({ step, verdict, text }) => output.progress(`${step}: ${verdict}. ${text}`),
      });
    });
    if (found.some(({ verdict }) => verdict !== 'right')) session.exit = 'checkFailed';
    if (options.json) output.printJson({ passed: session.exit !== 'checkFailed', steps: found });
    else output.printFacts(found.map(sentence));
  });
}

function sentence({ step, verdict, text }: WiringFinding): readonly [string, string] {
  return [step, `${verdict === 'right' ? 'right' : verdict.toUpperCase()}: ${text}`];
}

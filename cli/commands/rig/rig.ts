// synaptolytic rig: the commands that work with a machine.
import type { Command } from 'commander';
import type { Session } from '../../command.js';
import { addBaseline } from './baseline.js';
import { addCalibrate } from './calibrate.js';
import { addHome } from './home.js';
import { addLog } from './log.js';
import { addMonitor } from './monitor.js';
import { addReplay } from './replay.js';
import { addRun } from './run.js';
import { addWiring } from './wiring.js';

export function addRig(program: Command, session: Session): void {
  const rig = program
    .command('rig')
    .summary('run, check, home, calibrate, monitor and log a machine: a board on its rig')
    .description('Works with a machine: a board that is wired to a cart with a pole, real or emulated.')
    .helpCommand(false);
  for (const add of [addRun, addWiring, addHome, addCalibrate, addMonitor, addLog, addReplay, addBaseline])
    add(rig, session);
}

#!/usr/bin/env node
// The command `synaptolytic`: runs one command and turns how it ended into a message and an exit code.
import { CommanderError } from 'commander';
import { WriteError } from '../learn/index.js';
import type { Session } from './command.js';
import { exitCodes } from './exit-codes.js';
import { explain } from './failure.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { createProgram } from './program.js';

const output = new Output(process);
const interruption = new Interruption();
const session: Session = { output, interruption, exit: 'ok' };

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has already printed its message, the help or the version.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    return;
  }
  const { exit, message } = explain(error, interruption);
  output.say(`${output.paint('red', exit === 'interrupted' ? 'interrupted' : 'error', 'stderr')}: ${message}`);
  process.exitCode = exitCodes[exit].code;
}

interruption.listen();
// A reader of stdout that has read enough (`| head`) is no error; a stdout that cannot be written (a full disk) is.
process.stderr.on('error', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(new WriteError('the standard output', error));
});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});

try {
  await createProgram(session).parseAsync();
  process.exitCode ??= exitCodes[session.exit].code;
} catch (error) {
  fail(error);
}

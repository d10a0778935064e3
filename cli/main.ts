#!/usr/bin/env node
import { CommanderError } from 'commander';
// The command `synaptolytic`: runs one command and turns how it ended into a message and an exit code.
import { writeError } from '../src/base/files/index.js';
import type { Session } from './command.js';
import { exitCodes } from './exit-codes.js';
import { CommandError, explain } from './failure.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { createProgram } from './program.js';

const output = new Output(process);
const interruption = new Interruption();
const session: Session = { output, interruption, exit: 'ok' };
let isDone = false;

function fail(error: unknown): void {
  isDone = true;
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
  if (error.code !== 'EPIPE') fail(writeError('the standard output', error));
});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
process.on('exit', () => {
  if (isDone || interruption.signal.aborted) return;
  const reason = 'The program was ended in the middle of its work, as by process.exit in a task of your own.';
  fail(new CommandError('worker', `${reason} ${interruption.recovery}`.trimEnd()));
});

try {
  await createProgram(session).parseAsync();
  process.exitCode ??= exitCodes[session.exit].code;
  isDone = true;
} catch (error) {
  fail(error);
}

#!/usr/bin/env node
// The command `synaptolytic`: one process that runs one command line, with its signals, its streams and its end.
import { writeError } from '../src/base/files/index.js';
import { isStdoutClosed } from './closed-stdout.js';
import { CommandError } from './failure.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { run, sayFailure } from './run.js';

const output = new Output(process);
const interruption = new Interruption();
let isDone = false;

function end(code: number): void {
  isDone = true;
  process.exitCode ||= code; // a failure after which all went well is one
}

function fail(error: unknown): void {
  end(sayFailure(error, output, interruption));
}

interruption.listen();
process.stderr.on('error', () => {});
// Here for all commands: a result that nobody could read is no success, be it for a full disk or a reader that has gone.
process.stdout.on('error', (error) => {
  output.hasResult = true;
  fail(writeError('the standard output', error));
});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
process.on('exit', () => {
  if (isDone || interruption.signal.aborted) return;
  const reason = 'The program was ended in the middle of its work, as by process.exit in a task of your own.';
  process.exitCode = 0; // the task's own code says nothing of ours
  fail(new CommandError('worker', `${reason} ${interruption.recovery}`.trimEnd()));
});

end(await run(process.argv.slice(2), output, interruption));
if (output.hasResult && isStdoutClosed())
  fail(new CommandError('output', 'Cannot write the standard output: it is closed. Leave out ">&-".'));

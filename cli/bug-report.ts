// What the user can report of a bug: the command, the versions, and a trace file with the rest.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { programVersion } from '../src/base/files/index.js';
import { factSheet, shellWord } from './text.js';

/**
 * Writes a trace file into the temporary folder, and says how to report the bug. A trace that cannot be written stands in the
 * message instead.
 *
 * @param error anything that was thrown; the trace has its stack, its causes and its fields.
 */
export function reportBug(error: unknown): string {
  const secrets = passwords(process.argv);
  const hide = (text: string): string => secrets.reduce((hidden, each) => hidden.replaceAll(each, '***'), text);
  const argv = process.argv.map(hide);
  const command = ['synaptolytic', ...argv.slice(2)].map(shellWord).join(' ');
  const versions = `synaptolytic ${programVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`;
  const facts = [['command', command] as const, ['versions', versions] as const];
  const trace = hide(inspect(error, { depth: 10, maxStringLength: 10_000 }));
  const path = join(tmpdir(), `synaptolytic-trace-${Date.now()}-${process.pid}.txt`);
  const about = `${summary(error)}\nThis is a bug in synaptolytic. Please report it with`;
  try {
    const text = `${sheet(facts)}\nargv      ${JSON.stringify(argv)}\n\n${trace}\n`;
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (reason) {
    const lost = `No trace file could be written (${summary(reason)}), so this is the trace:`;
    return `${about} all of this text:\n${sheet(facts)}\n${lost}\n${trace}`;
  }
  return `${about} these lines and the trace file, which has your command line and names of your files in it:\n${sheet([...facts, ['trace', path]])}`;
}

/** The passwords of addresses in a command line, as they are written and as they are meant. */
function passwords(words: readonly string[]): string[] {
  const urls = words.flatMap((word) => word.match(/[a-z]+:\/\/\S+/g) ?? []).filter((word) => URL.canParse(word));
  const written = urls.map((url) => new URL(url).password).filter((password) => password !== '');
  return written.flatMap((password) => [password, decodeURIComponent(password)]);
}

function summary(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function sheet(facts: Parameters<typeof factSheet>[0]): string {
  return factSheet(facts, Number.POSITIVE_INFINITY);
}

// What the command line writes: data on stdout; messages and a live progress line on stderr.
import { styleText } from 'node:util';
import type { OutputConfiguration } from 'commander';
import { type Fact, factSheet } from './text.js';

type Style = Parameters<typeof styleText>[0];

/** The parts of a process the output needs; a terminal is a stream with isTTY. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

const stageColumn = 11;
const clearLine = '\r\u001b[K';
/** What a terminal takes for a command, and what turns the order of text round; not the line end and the tab. */
const controls = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
const code = '\u001b\\[\\d+m';
const noCode = '[^\u001b]*';
/** Text in two styles or in one, as styleText makes it. */
const styled = new RegExp(`(?:${code}){2}${noCode}(?:${code}){2}|${code}${noCode}${code}`, 'g');

/** Text with its control characters written out, as JSON does. */
function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(controls, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Writes for people and for programs. Escape codes and carriage returns go only to a terminal (and colours only without NO_COLOR),
 * so a log file holds plain lines. Control characters that come with a text, from a file, a rig or a board, are written out as \\u001b.
 */
export class Output {
  readonly #streams: Streams;
  #live = false;
  #name: string | undefined;
  /** Of the block that is on the terminal's last lines. */
  #blockLines = 0;
  /** Texts that were painted here: their escape codes are ours. */
  readonly #painted = new Set<string>();

  /** Whether the result is to be JSON, an error's too. */
  isJson = false;
  /** How much is told on stderr beside messages: nothing, progress, or details too. */
  detail: 'quiet' | 'normal' | 'verbose' = 'normal';
  /** Whether a result stands on stdout, or stdout is lost: nothing else may follow there. */
  hasResult = false;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /** For one of several works at once: its messages begin with a name, and it has no progress line. */
  of(name: string): Output {
    const part = new Output(this.#streams);
    part.detail = this.detail;
    part.#name = name;
    return part;
  }

  /** Data or the result of a command, on stdout. */
  print(text: string): void {
    this.#endLive();
    this.hasResult = true;
    this.#streams.stdout.write(`${this.#clean(text)}\n`);
  }

  /** The result as facts in two columns, on stdout. */
  printFacts(facts: readonly Fact[]): void {
    this.print(factSheet(facts, this.#terminalColumns() ?? Number.POSITIVE_INFINITY));
  }

  /** How many characters a line of stdout has; 80 if it is no terminal, or one that does not know. */
  get columns(): number {
    return this.#terminalColumns() ?? 80;
  }

  /** The result as JSON, on stdout. */
  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  /** A message, on stderr. */
  say(text: string): void {
    this.#endLive();
    const head = this.#name === undefined ? '' : `${this.#name}: `;
    this.#streams.stderr.write(`${head}${this.#clean(text)}\n`);
  }

  /** Where the parser of the command line writes help and errors of use. */
  get ofParser(): OutputConfiguration {
    const { stdout, stderr } = this.#streams;
    const widthOf = (stream: NodeJS.WriteStream) => (stream.isTTY ? stream.columns : 80);
    return {
      writeOut: (text) => {
        this.hasResult = true;
        stdout.write(visible(text));
      },
      writeErr: (text) => void stderr.write(visible(text)),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    };
  }

  /** A stage of a longer work, on stderr: its name and what it does or did. */
  stage(name: string, text: string): void {
    if (this.#isQuiet()) return;
    this.say(`${this.paint('bold', name.padEnd(stageColumn), 'stderr')}${text}`);
  }

  /** More about the stage before. */
  stageMore(text: string): void {
    if (!this.#isQuiet()) this.say(' '.repeat(stageColumn) + text);
  }

  /** A part of the work that is under way or done, on stderr: a line that stays. */
  step(text: string): void {
    if (!this.#isQuiet()) this.say(text);
  }

  /** What only --verbose shows, on stderr. */
  verbose(text: string): void {
    if (this.detail === 'verbose') this.say(text);
  }

  /** Where the work stands, on stderr: one line that rewrites itself on a terminal, a plain line each time elsewhere. */
  progress(text: string): void {
    if (this.#isQuiet()) return;
    const { stderr } = this.#streams;
    if (!this.#isLive()) {
      stderr.write(`${this.#clean(text)}\n`);
      return;
    }
    this.#live = true;
    this.#blockLines = 0;
    stderr.write(`${clearLine}${visible(text).slice(0, (stderr.columns || 80) - 1)}`);
  }

  /** Like progress, but only where a line can rewrite itself: for steps too small for a log. */
  tick(text: string): void {
    if (this.#isLive()) this.progress(text);
  }

  /** Whether a line can rewrite itself on stderr. */
  get isLive(): boolean {
    return this.#isLive();
  }

  /** Lines that rewrite themselves, on stderr; nothing where they cannot. What is written next goes below them. */
  block(text: string): void {
    if (!this.#isLive()) return;
    const { stderr } = this.#streams;
    if (this.#live) stderr.write(clearLine);
    this.#live = false;
    const lines = this.#clean(text)
      .split('\n')
      .map((line) => `\u001b[2K${line}\n`);
    stderr.write((this.#blockLines > 0 ? `\u001b[${this.#blockLines}A` : '') + lines.join(''));
    this.#blockLines = lines.length;
  }

  /** Text in a colour, if the stream it is for shows colours. */
  paint(style: Style, text: string, stream: 'stdout' | 'stderr' = 'stdout'): string {
    const { env } = this.#streams;
    const { NO_COLOR, TERM } = env;
    const colours = this.#streams[stream].isTTY && !NO_COLOR && TERM !== 'dumb';
    if (!colours) return text;
    const painted = styleText(style, visible(text), { validateStream: false });
    this.#painted.add(painted);
    return painted;
  }

  /** Whole texts that were painted here keep their escape codes; all others are written out. */
  #clean(text: string): string {
    const ours = [...text.matchAll(styled)].filter(([found]) => this.#painted.has(found));
    const between = [...ours, undefined].map((next, i) => {
      const last = ours[i - 1];
      return visible(text.slice(last ? last.index + last[0].length : 0, next?.index)) + (next?.[0] ?? '');
    });
    return between.join('');
  }

  #terminalColumns(): number | undefined {
    const { stdout } = this.#streams;
    // A terminal that does not know its width says 0.
    return (stdout.isTTY && stdout.columns) || undefined;
  }

  #isQuiet(): boolean {
    return this.detail === 'quiet';
  }

  #isLive(): boolean {
    if (this.#isQuiet() || this.#name !== undefined) return false;
    const { stderr, env } = this.#streams;
    const { TERM } = env;
    return stderr.isTTY && TERM !== 'dumb';
  }

  #endLive(): void {
    if (this.#live) this.#streams.stderr.write(clearLine);
    this.#live = false;
    this.#blockLines = 0;
  }
}

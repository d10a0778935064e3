// Where escape codes go: only to a terminal, and colours only without NO_COLOR.
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Output, type Streams } from '../../cli/output.js';

function output(terminal: { isTTY: boolean; columns?: number }, env: NodeJS.ProcessEnv = {}) {
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal);
  const stderr = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal);
  const streams = { stdout, stderr, env } as unknown as Streams;
  return { it: new Output(streams), stdout: () => stdout.read() as string, stderr: () => stderr.read() as string };
}

describe('on a terminal', () => {
  it('progress rewrites one line, which the next message clears', () => {
    const { it: out, stderr } = output({ isTTY: true, columns: 80 });
    out.progress('one');
    out.tick('two');
    out.say('done');
    expect(stderr()).toBe('\r\u001b[Kone\r\u001b[Ktwo\r\u001b[Kdone\n');
  });

  it('progress never wraps', () => {
    const { it: out, stderr } = output({ isTTY: true, columns: 20 });
    out.progress('x'.repeat(30));
    expect(stderr()).toBe(`\r\u001b[K${'x'.repeat(19)}`);
  });

  it('a block rewrites its lines, and what comes next goes below it', () => {
    const { it: out, stderr } = output({ isTTY: true, columns: 80 });
    out.progress('one');
    out.block('a\nb');
    out.block('c\nd');
    out.say('done');
    out.block('e');
    const clear = '\u001b[2K';
    const twice = `${clear}a\n${clear}b\n\u001b[2A${clear}c\n${clear}d\n`;
    expect(stderr()).toBe(`\r\u001b[Kone\r\u001b[K${twice}done\n${clear}e\n`);
  });

  it('a result on stdout clears the progress line first', () => {
    const { it: out, stdout, stderr } = output({ isTTY: true, columns: 80 });
    out.progress('one');
    out.print('result');
    expect(stdout()).toBe('result\n');
    expect(stderr()).toBe('\r\u001b[Kone\r\u001b[K');
  });

  it('has colours, but not with NO_COLOR', () => {
    expect(output({ isTTY: true }).it.paint('green', 'pass')).toBe('\u001b[32mpass\u001b[39m');
    expect(output({ isTTY: true }, { NO_COLOR: '1' }).it.paint('green', 'pass')).toBe('pass');
  });
});

describe('elsewhere, and on a dumb terminal', () => {
  it.each([
    [{ isTTY: false }, {}],
    [{ isTTY: true, columns: 80 }, { TERM: 'dumb' }],
  ])('lines are plain, and small steps are left out', (terminal, env) => {
    const { it: out, stderr } = output(terminal, env);
    out.progress('one');
    out.tick('two');
    out.block('a\nb');
    out.stage('train', 'three');
    out.step('four');
    expect(stderr()).toBe('one\ntrain      three\nfour\n');
    expect(out.paint('green', 'pass')).toBe('pass');
  });
});

describe('how much is told', () => {
  it('quiet leaves progress and stages out, not messages and results', () => {
    const { it: out, stdout, stderr } = output({ isTTY: true, columns: 80 });
    out.detail = 'quiet';
    out.progress('one');
    out.tick('two');
    out.block('three');
    out.stage('train', 'four');
    out.stageMore('five');
    out.step('six');
    out.say('a warning');
    out.print('result');
    expect(stderr()).toBe('a warning\n');
    expect(stdout()).toBe('result\n');
  });

  it('only verbose has details', () => {
    const { it: out, stderr } = output({ isTTY: false });
    out.verbose('one');
    out.detail = 'verbose';
    out.verbose('two');
    expect(stderr()).toBe('two\n');
  });
});

describe('control characters that come with a text', () => {
  const evil = 'a\u001b[2J\u001b]0;title\u0007\rb\u009b31m\u007f\u202e\0\tc';
  const seen = 'a\\u001b[2J\\u001b]0;title\\u0007\\u000db\\u009b31m\\u007f\\u202e\\u0000\tc';
  const terminal = { isTTY: true, columns: 200 };

  it.each([[terminal], [{ isTTY: false }]])('are written out wherever text is written: %j', (stream) => {
    const { it: out, stdout, stderr } = output(stream);
    out.print(`${evil}\n${evil}`);
    out.printFacts([['name', evil]]);
    expect(stdout()).toBe(`${seen}\n${seen}\nname  ${seen}\n`);
    out.say(evil);
    out.stage('train', evil);
    out.stageMore(evil);
    out.ofParser.writeErr!(`${evil}\n`);
    const stage = stream.isTTY ? '\u001b[1mtrain      \u001b[22m' : 'train      ';
    expect(stderr()).toBe(`${seen}\n${stage}${seen}\n           ${seen}\n${seen}\n`);
    out.ofParser.writeOut!(evil);
    expect(stdout()).toBe(seen);
  });

  it('are written out in lines that rewrite themselves', () => {
    const { it: out, stderr } = output(terminal);
    out.progress(evil);
    expect(stderr()).toBe(`\r\u001b[K${seen}`);
    out.tick(evil);
    expect(stderr()).toBe(`\r\u001b[K${seen}`);
    out.block(evil);
    expect(stderr()).toBe(`\r\u001b[K\u001b[2K${seen}\n`);
  });

  it('are escaped in JSON, which means the same', () => {
    const { it: out, stdout } = output(terminal);
    out.printJson({ name: `${evil}\n` });
    const text = stdout();
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(JSON.parse(text)).toEqual({ name: `${evil}\n` });
  });

  it('are written out in painted text and beside it, and the colours stay', () => {
    const { it: out, stdout } = output(terminal);
    const [red, both] = [out.paint('red', evil), out.paint(['bold', 'green'], 'pass')];
    out.print(`${evil}${red}${both}${both}${evil}`);
    const green = '\u001b[1m\u001b[32mpass\u001b[39m\u001b[22m';
    expect(stdout()).toBe(`${seen}\u001b[31m${seen}\u001b[39m${green}${green}${seen}\n`);
  });

  it('that look like colours are written out too', () => {
    const { it: out, stdout } = output(terminal);
    out.print(`${out.paint('red', 'no')} \u001b[31mother\u001b[39m \u001b[31m`);
    expect(stdout()).toBe('\u001b[31mno\u001b[39m \\u001b[31mother\\u001b[39m \\u001b[31m\n');
  });

  it('line ends of DOS are line ends', () => {
    const { it: out, stderr } = output(terminal);
    out.say('one\r\ntwo');
    expect(stderr()).toBe('one\ntwo\n');
  });
});

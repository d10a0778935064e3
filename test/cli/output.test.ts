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
    expect(stderr()).toBe('one\ntrain      three\n');
    expect(out.paint('green', 'pass')).toBe('pass');
  });
});

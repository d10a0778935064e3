// What an error means to the user: its exit and its message, and of a bug a trace file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explain } from '../../cli/failure.js';
import { Interruption } from '../../cli/interruption.js';
import { CodedError } from '../../src/base/index.js';
import { LinkError } from '../../src/link/index.js';
import { emptyDirectory } from './command-line.js';
import { startProcess } from './process.js';

afterEach(() => vi.unstubAllEnvs());

/** As after Ctrl-C. */
class Interrupted extends Interruption {
  override get signal(): AbortSignal {
    return AbortSignal.abort();
  }
}

describe('explain', () => {
  it('knows the errors of the rooms by their code', () => {
    const refused = new LinkError('LINK_REFUSED', 'The board refused.', 'IMAGE_SHAPE');
    expect(explain(refused, new Interruption())).toEqual({
      exit: 'refused',
      code: 'LINK_REFUSED',
      message: 'The board refused.',
      place: {},
    });
    expect(explain(new LinkError('LINK_LOST', 'It is gone.'), new Interruption()).exit).toBe('board');
  });

  it('says how to go on after a failure that leaves something to go on with', () => {
    const interruption = new Interruption();
    interruption.recovery = 'Go on with: this.';
    const died = Object.assign(new Error('A worker died.'), { code: 'WORKER_DIED' });
    expect(explain(died, interruption)).toMatchObject({ exit: 'worker', message: 'A worker died. Go on with: this.' });
  });

  it('takes an error after Ctrl-C for its consequence, unless something could not be written', () => {
    const interruption = new Interrupted();
    interruption.advice = 'Go on with: this.';
    const lost = new LinkError('LINK_LOST', 'It is gone.');
    expect(explain(lost, interruption)).toMatchObject({ exit: 'interrupted', message: 'Go on with: this.' });
    const unwritten = new CodedError('WRITE_FAILED', 'Cannot write run/checkpoint.json: the disk is full.');
    expect(explain(unwritten, interruption)).toMatchObject({ exit: 'output', message: unwritten.message });
  });
});

/** A bug, as the reader of a report should see it: with its cause, and with the fields of that. */
const bug = () => new TypeError('x is not a function', { cause: Object.assign(new Error('deeper'), { code: 'EODD' }) });

describe('a bug', () => {
  it('is reported with command, versions and the path of a trace file, which has the stack, the causes and the arguments', () => {
    const folder = emptyDirectory();
    vi.stubEnv('TMPDIR', folder);
    const { exit, message } = explain(bug(), new Interruption());
    expect(exit).toBe('bug');
    const [file] = readdirSync(folder);
    const lines = message.split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('x is not a function');
    expect(lines[1]).toMatch(/^This is a bug in synaptolytic\. Please report it with these lines and the trace file/);
    expect(lines[2]).toMatch(/^command +synaptolytic/);
    expect(lines[3]).toMatch(/^versions +synaptolytic \d+\.\d+\.\d+, Node v\d+\.\d+\.\d+, \w+ \w+$/);
    expect(lines[4]).toMatch(/^trace /);
    expect(lines[4]!.endsWith(join(folder, file!))).toBe(true);
    const trace = readFileSync(join(folder, file!), 'utf8');
    expect(trace).toContain(lines[2]);
    expect(trace).toContain(lines[3]);
    expect(trace).toContain(JSON.stringify(process.argv));
    expect(trace).toMatch(/TypeError: x is not a function\n\s+at .*failure\.test\.ts/);
    expect(trace).toMatch(/\[cause\]: Error: deeper\n\s+at .*failure\.test\.ts/);
    expect(trace).toContain("code: 'EODD'");
  });

  it('is reported in full when the trace file cannot be written', () => {
    vi.stubEnv('TMPDIR', join(emptyDirectory(), 'missing'));
    const { exit, message } = explain(bug(), new Interruption());
    expect(exit).toBe('bug');
    expect(message).toMatch(/report it with all of this text:\ncommand .*\nversions .*\n/);
    expect(message).toMatch(/No trace file could be written \(ENOENT.*\), so this is the trace:\nTypeError: x is not/);
    expect(message).toMatch(/\[cause\]: Error: deeper\n\s+at .*failure\.test\.ts/);
  });

  it.each([['a string'], [undefined], [null], [{ odd: 1 }]])('may be anything that was thrown: %o', (thrown) => {
    vi.stubEnv('TMPDIR', emptyDirectory());
    expect(explain(thrown, new Interruption())).toMatchObject({ exit: 'bug', message: expect.stringMatching(/trace/) });
  });

  it('ends the program with exit code 70, and two bugs leave two files', async () => {
    const folder = emptyDirectory();
    vi.stubEnv('TMPDIR', folder);
    // Throws as soon as the program listens, as a bug in a callback would.
    const preload = `const wait = () => {
      if (process.listenerCount('uncaughtException') === 0) return setImmediate(wait);
      throw new RangeError('broken on purpose');
    }; setImmediate(wait);`;
    vi.stubEnv('NODE_OPTIONS', `--import data:text/javascript,${encodeURIComponent(preload)}`);
    for (const files of [1, 2]) {
      const { code, stderr } = await startProcess(folder, ['train', '--out', `run ${files}`]).ended;
      expect({ code, stderr }).toMatchObject({
        code: 70,
        stderr: expect.stringContaining('error: broken on purpose\n'),
      });
      expect(stderr).toContain(`command   synaptolytic train --out 'run ${files}'\n`);
      const traces = readdirSync(folder).filter((name) => name.startsWith('synaptolytic-trace-'));
      expect(traces).toHaveLength(files);
      expect(stderr).toContain(traces.sort().at(-1));
    }
  });
});

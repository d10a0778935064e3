// What an error means to the user: its exit and its message.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explain } from '../../cli/failure.js';
import { Interruption } from '../../cli/interruption.js';
import { CodedError } from '../../src/base/index.js';
import { LinkError } from '../../src/link/index.js';

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
    expect(explain(refused, new Interruption())).toEqual({ exit: 'refused', message: 'The board refused.' });
    expect(explain(new LinkError('LINK_LOST', 'It is gone.'), new Interruption()).exit).toBe('board');
  });

  it('says how to go on after a failure that leaves something to go on with', () => {
    const interruption = new Interruption();
    interruption.recovery = 'Go on with: this.';
    const died = Object.assign(new Error('A worker died.'), { code: 'WORKER_DIED' });
    expect(explain(died, interruption)).toEqual({ exit: 'worker', message: 'A worker died. Go on with: this.' });
  });

  it('takes an error after Ctrl-C for its consequence, unless something could not be written', () => {
    const interruption = new Interrupted();
    interruption.advice = 'Go on with: this.';
    const lost = new LinkError('LINK_LOST', 'It is gone.');
    expect(explain(lost, interruption)).toEqual({ exit: 'interrupted', message: 'Go on with: this.' });
    const unwritten = new CodedError('WRITE_FAILED', 'Cannot write run/checkpoint.json: the disk is full.');
    expect(explain(unwritten, interruption)).toEqual({ exit: 'output', message: unwritten.message });
  });

  it('takes everything else for a bug, and asks for a report', () => {
    const { exit, message } = explain(new TypeError('x is not a function'), new Interruption());
    expect(exit).toBe('bug');
    expect(message).toMatch(/^x is not a function\nThis is a bug .* SYNAPTOLYTIC_DEBUG=1\.$/);
    expect(explain('a string', new Interruption())).toMatchObject({ exit: 'bug' });
  });

  it('shows where a bug is with SYNAPTOLYTIC_DEBUG', () => {
    vi.stubEnv('SYNAPTOLYTIC_DEBUG', '1');
    expect(explain(new TypeError('x'), new Interruption()).message).toMatch(/TypeError: x\n\s+at .*failure\.test\.ts/);
  });
});

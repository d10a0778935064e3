// A board behind a pseudo terminal, by the package that brings its binary. The long tests have socat.
import { describe, expect, it } from 'vitest';
import { PseudoTerminal } from '../../rig/serving/pseudo-terminal.js';
import { packagedLines } from '../../rig/serving/terminal-line.js';
import { served, terminalSuite } from './terminal-suite.js';

describe('by the package', () => terminalSuite('@lydell/node-pty', packagedLines));

it('without either it is one message', async () => {
  const { server, path } = await served();
  await expect(PseudoTerminal.open(path, server, [])).rejects.toMatchObject({
    code: 'SERVE_TERMINAL',
    message: expect.stringMatching(
      /^A pseudo terminal needs the package @lydell\/node-pty, .* or the program socat\. /,
    ),
  });
});

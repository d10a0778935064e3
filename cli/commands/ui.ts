// synaptolytic ui: the page in a browser, served by this process, with runs, rig and results of this computer.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { makeDirectory } from '../../src/base/files/index.js';
import { completeCommand, type Session, wholeNumber } from '../command.js';

interface UiOptions {
  readonly port: number;
  readonly runs: string;
  readonly json?: boolean;
}

export function addUi(program: Command, session: Session): void {
  const command = program.command('ui').summary('a page in the browser: training runs as they go');
  command
    .description(
      'Serves a page to browsers on this computer: all runs and experiments of a folder, also while they are trained; they are started, stopped and gone on with there. ' +
        'The address has a token that is new each time, and nobody else is answered. Ctrl-C ends it, and leaves a checkpoint of what is being trained.',
    )
    .option('--port <n>', 'port to serve the page at; 0 is a free one', wholeNumber(0, 65_535), 0)
    .option('--runs <dir>', 'folder of the runs; made if it is not there', 'runs');
  completeCommand(command, { examples: ['ui', 'ui --port 8080 --runs results'], exits: ['input', 'output'] });
  command.action(async ({ port, runs, json }: UiOptions) => {
    const { output, interruption } = session;
    const { PageServer } = await import('../ui/page-server.js');
    const folder = resolve(runs);
    makeDirectory(folder);
    const server = await PageServer.listen(port, { runs: folder, interruption });
    try {
      if (json) output.printJson({ url: server.url, runs: folder });
      else output.print(server.url);
      output.say(`Open it in a browser on this computer. It shows ${folder}, and ends with Ctrl-C.`);
      await ended(interruption.signal);
    } finally {
      await server.close();
    }
  });
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

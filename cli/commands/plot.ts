// synaptolytic plot: any runs as pictures, as SVG files or in the terminal.
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { makeDirectory, writeFileAtomically } from '../../src/base/files/index.js';
import { type RunPictures, runPictures } from '../../src/experiment/index.js';
import { readRun } from '../../src/learn/index.js';
import { networkDiagrams, type PathPanel, pathChart, textChart } from '../../src/report/index.js';
import { completeCommand, type Session } from '../command.js';

interface Options {
  readonly out?: string;
  readonly json?: boolean;
}

export function addPlot(program: Command, session: Session): void {
  const command = program
    .command('plot')
    .summary('draw training runs: curves, networks, trajectories, phase portraits');
  command
    .description(
      'Draws training runs, finished or not: returns and connections over generations, the champion, how it moves in the first episode that experiments score, and its phase portraits. ' +
        'Without --out it draws in the terminal.',
    )
    .argument('<run...>', 'run directories')
    .option('--out <dir>', 'directory for curves.svg, networks.svg, trajectories.svg and phases.svg');
  completeCommand(command, {
    examples: ['plot runs/seven', 'plot runs/seven runs/eight --out pictures'],
    exits: ['input', 'output'],
  });
  command.action(async (paths: readonly string[], { out, json }: Options) => {
    const { output } = session;
    const runs: RunPictures[] = [];
    for (const path of paths) runs.push(await runPictures(readRun(path), basename(path)));
    if (out !== undefined) {
      const files = write(out, runs);
      if (json) output.printJson({ files });
      else output.printFacts(files.map((file) => ['picture', file] as const));
    } else if (json) output.printJson(runs.map(({ network: _, ...panels }) => panels));
    else output.print(inTerminal(runs, output.columns));
  });
}

/** The pictures that the runs have, all runs in each. */
function write(directory: string, runs: readonly RunPictures[]): string[] {
  makeDirectory(directory);
  const names = runs.map(({ name }) => name).join(', ');
  const chart = (title: string, description: string, panels: readonly PathPanel[]) =>
    panels.length === 0 ? undefined : pathChart({ title: `${title}: ${names}`, description, panels });
  const networks = runs.flatMap(({ network }) => network ?? []);
  const pictures = {
    curves: chart(
      'Learning',
      'Return of each generation’s best network and mean of all, the target dotted, and the mean number of connections.',
      runs.flatMap(({ curves }) => curves),
    ),
    networks: networks.length === 0 ? undefined : networkDiagrams(`Champions: ${names}`, networks),
    trajectories: chart(
      'An episode over time',
      'What the champion observes and does in one episode.',
      runs.flatMap(({ trajectories }) => trajectories),
    ),
    phases: chart(
      'Phase portraits',
      'Positions and angles against their velocities, in the same episode.',
      runs.flatMap(({ phases }) => phases),
    ),
  };
  return Object.entries(pictures).flatMap(([name, svg]) => {
    if (svg === undefined) return [];
    const file = join(directory, `${name}.svg`);
    writeFileAtomically(file, svg);
    return [file];
  });
}

function inTerminal(runs: readonly RunPictures[], columns: number): string {
  const parts = runs.flatMap(({ name, curves, equations, trajectories, phases }) => [
    ...curves.map((panel) => textChart(panel, columns)),
    ...(equations.length > 0 ? [[name, ...equations].join('\n')] : []),
    ...[...trajectories, ...phases].map((panel) => textChart(panel, columns)),
  ]);
  return parts.length === 0 ? 'Nothing has been played yet.' : parts.join('\n\n');
}

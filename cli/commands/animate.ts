// synaptolytic animate: an episode of a champion, or a recording of a machine, as a moving picture.
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { ShownEpisode } from '../../rig/hil/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import { animationErrorPx, episodeAnimation } from '../../src/report/index.js';
import { completeCommand, givenFlags, type Session, wholeNumber } from '../command.js';
import { CommandError } from '../failure.js';
import { readChampion, readTextInput } from '../input-files.js';
import { beside, checkWritable } from '../output-files.js';
import { parseQuantity } from '../quantity.js';
import { chooseRig, sayOtherRig } from '../rig-choice.js';

const levels = {
  software: 'in Node, in fixed point',
  twin: 'on the twin of the rig, in Node',
  rig: 'driven by the firmware of the emulated Uno',
} as const;

interface Options {
  readonly output?: string;
  readonly level: keyof typeof levels;
  readonly rig?: string;
  readonly seed: number;
  readonly from?: string;
  readonly time?: string;
  readonly json?: boolean;
}

/** An episode, and what is written above it. */
interface Titled {
  readonly episode: ShownEpisode;
  readonly title: string;
  readonly subtitle: string;
}

export function addAnimate(program: Command, session: Session): void {
  const command = program.command('animate').summary('an episode or a recording as an SVG that moves');
  command
    .description(
      'Draws cart, pole and track as they move, as one SVG file that any browser plays: without a script, light and dark, and still for those who want no motion. ' +
        'A champion is played first, from the first start that validate plays: in software, on the twin of the rig, or by the firmware on the emulated board. ' +
        'A recording by rig log is shown as the board saw it, with its states.',
    )
    .argument('<file>', 'champion.json, or a recording: .jsonl or .csv')
    .option('-o, --output <file>', 'the picture, a name that ends in .svg (default: beside the file)')
    .addOption(new Option('--level <name>', 'what plays the champion').choices(Object.keys(levels)).default('software'))
    .option('--rig <name>', 'a preset or a rig file (default: that of the champion or of the recording)')
    .option('--seed <n>', 'seed of the start', wholeNumber(0), 1)
    .option('--from <time>', 'begin so late (default: at the beginning)')
    .option('--time <duration>', 'show so much (default: all of it)');
  completeCommand(command, {
    examples: [
      'animate champion.json -o champion.svg',
      'animate champion.json --level rig --time "10 s" -o swing-up.svg',
      'animate run.jsonl --from "20 s" --time "15 s"',
    ],
    exits: ['input', 'board', 'output', 'refused', 'fault'],
  });
  command.action(async (file: string, options: Options) => {
    const { output, interruption } = session;
    const target = options.output ?? beside(file, '.svg');
    if (extname(target) !== '.svg') {
      throw new CommandError('usage', `-o "${target}" does not end in .svg, and an SVG is all that animate makes.`, {
        field: '--output',
      });
    }
    const fromS = options.from === undefined ? 0 : await secondsOf(options.from, '--from');
    const lengthS = options.time === undefined ? Number.POSITIVE_INFINITY : await secondsOf(options.time, '--time');
    checkWritable(target);
    interruption.advice = `${target} was not written. Run the command again.`;
    const { episode, title, subtitle } = isRecording(file)
      ? await recorded(command, file, options)
      : await played(session, file, options, fromS + lengthS);
    const moments = episode.moments.filter(({ timeS }) => timeS >= fromS - 1e-9 && timeS <= fromS + lengthS + 1e-9);
    if (!((moments.at(-1)?.timeS ?? 0) > (moments[0]?.timeS ?? 0))) {
      const lasts = episode.moments.at(-1)?.timeS ?? 0;
      throw new CommandError(
        'input',
        `${file} has nothing to show there: it lasts ${lasts.toFixed(2)} s. Choose another --from or --time.`,
      );
    }
    const svg = episodeAnimation({ ...episode, moments, title, subtitle });
    writeFileAtomically(target, svg);
    const seconds = moments.at(-1)!.timeS - moments[0]!.timeS;
    const bytes = Buffer.byteLength(svg);
    if (options.json) {
      output.printJson({ file, picture: target, seconds, moments: moments.length, bytes, errorPx: animationErrorPx });
      return;
    }
    output.printFacts([
      ['picture', `${target}, ${bytes} bytes`],
      ['shows', `${seconds.toFixed(2)} s of ${file}, within ${animationErrorPx} px`],
    ]);
  });
}

/** By its name, as `rig log` gives it. */
function isRecording(file: string): boolean {
  return ['.jsonl', '.csv'].includes(extname(file));
}

async function secondsOf(text: string, option: string): Promise<number> {
  const seconds = await parseQuantity(text, { kind: 'time', unit: 's', option });
  if (seconds >= 0) return seconds;
  throw new CommandError('usage', `${option} "${text}" is before the beginning. Write for example ${option} "5 s".`, {
    field: option,
  });
}

async function recorded(command: Command, file: string, options: Options): Promise<Titled> {
  const [flag] = givenFlags(command, ['--output', '--rig', '--from', '--time', '--json']);
  if (flag !== undefined) {
    throw new CommandError('usage', `${flag} is for a champion, and ${file} is a recording. Leave it out.`, {
      field: flag,
    });
  }
  const hil = await import('../../rig/hil/index.js');
  const recording = hil.parseRecording(readTextInput(file), file);
  const rig = options.rig === undefined ? recording.rig : await chooseRig(options.rig);
  if (!rig)
    throw new CommandError('usage', `${file} does not hold its rig, as no CSV file does. Name it with --rig.`, {
      field: '--rig',
    });
  return {
    episode: hil.recordedEpisode(recording, rig),
    title: `Recorded on the rig ${rig.name}`,
    subtitle: `${basename(file)}, as the board saw it`,
  };
}

async function played(
  { output, interruption }: Session,
  file: string,
  { level, rig: name, seed }: Options,
  seconds: number,
): Promise<Titled> {
  const champion = readChampion(file);
  const hil = await import('../../rig/hil/index.js');
  hil.rigGame(champion);
  if (level === 'software' && name !== undefined) {
    throw new CommandError('usage', '--rig is for the levels twin and rig. Add --level twin or --level rig.', {
      field: '--rig',
    });
  }
  const options = { seed, seconds, signal: interruption.signal };
  const about = `${levels[level]}, seed ${seed}`;
  const what = champion.task.name.endsWith('swing-up') ? 'Swing-up' : 'Balance';
  if (level === 'software') {
    const where = champion.task.rig === undefined ? '' : ` on the rig ${champion.task.rig}`;
    return { episode: hil.softwareEpisode(champion, options), title: what + where, subtitle: about };
  }
  const { createBoard } = await import('../../rig/boards/ports/index.js');
  const rig = await chooseRig(name, champion);
  sayOtherRig(output, champion, rig);
  output.tick(`playing ${file} at level ${level}`);
  const episode =
    level === 'twin'
      ? hil.twinEpisode(champion, rig, options)
      : await hil.rigEpisode(champion, createBoard('emulated'), rig, options);
  return { episode, title: `${what} on the rig ${rig.name}`, subtitle: about };
}

// What a browser does as Node does: an episode, a generation of training, and a boot of the firmware on a bench, from texts and bytes that are handed in.
import { Bench } from '../../rig/bench/index.js';
import { EmulatedUno, UnoBinding, UnoStream } from '../../rig/boards/index.js';
import { parseRigWith, rigSettings, rigTaskParameters, twinTask } from '../../rig/description/index.js';
import { compileKernel, createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { defaultSettings, localEvaluator, trainWith, twinJudge } from '../../src/learn/training/index.js';
import { connectThrough, PlainFirmata } from '../../src/link/index.js';
import { FloatPolicy, formatChampion, parseChampion } from '../../src/network/index.js';

/** The files that the work needs. */
export interface Files {
  /** The champion of a rig's task. */
  readonly champion: string;
  /** A rig file that extends one of the presets. */
  readonly rig: string;
  readonly presets: Readonly<Record<string, string>>;
  /** The training kernel, in base64. */
  readonly kernel: string;
  /** The firmware as Intel HEX. */
  readonly firmware: string;
}

/** Results as JSON data: two that are the same text are the same to the last bit. */
export async function work(files: Files) {
  return { episode: episode(files), training: await training(files), boot: await boot(files) };
}

function readRig({ rig, presets }: Files) {
  return parseRigWith((name) => presets[name]!, rig, 'mine.yaml');
}

function episode(files: Files) {
  const champion = parseChampion(files.champion, 'champion.json');
  const rig = rigTaskParameters(readRig(files), { encoders: true });
  const task = createTask(champion.task.name, { ...champion.task.parameters, ...rig });
  const played = playEpisode(task, new FloatPolicy(champion), new RandomStream({ seed: 1, purpose: 'start' }));
  return { ...played, saved: formatChampion(champion) };
}

/** One generation and the election of a champion, in the calling thread. */
async function training({ kernel, presets }: Files) {
  const module = compileKernel(Uint8Array.from(atob(kernel), (character) => character.charCodeAt(0)));
  const task = createTask('swing-up');
  const twin = twinTask(
    parseRigWith((name) => presets[name]!, presets['bench-bumpers']!, 'bench-bumpers'),
    task,
  )!;
  const settings = defaultSettings(task, 'mk1', { population: 16, maxGenerations: 1, confirmEpisodes: 4, twin });
  const records: unknown[] = [];
  const evaluator = localEvaluator(task, module, settings);
  const judge = twinJudge(localEvaluator(createTask(twin.task, twin.taskParameters), module, settings), settings);
  const { champion, engine } = await trainWith(evaluator, task, settings, {
    judge,
    onGeneration: (record, state) => records.push(record, state()),
  });
  return { records, engine, champion: formatChampion(champion) };
}

/** The firmware greets, takes a rig and a champion, and answers an observation, in the board's own time. */
async function boot(files: Files) {
  const rig = readRig(files);
  const uno = new EmulatedUno({ hex: files.firmware });
  const bench = new Bench(uno, rig);
  const port = await UnoStream.open(new UnoBinding(uno));
  const link = await connectThrough((open) => new PlainFirmata(open), port);
  const greeting = await link.status();
  await link.configure(rigSettings(rig));
  const { image } = compileChampion(parseChampion(files.champion, 'champion.json'));
  const flashed = await link.flash(image);
  const answer = await link.observe(Int32Array.of(100_000, -50_000, 500_000, 30_000, -700_000));
  const status = await link.status();
  await link.close();
  return { greeting, flashed, answer, status, cycles: uno.cycles, state: bench.state, isOpen: port.isOpen };
}

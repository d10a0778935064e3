// Who is champion where a judge elects: the twin of a training, or a judge of one's own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadRig, twinTask } from '../../rig/description/files/index.js';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { PopulationEvaluator } from '../../src/learn/evaluation/evaluator.js';
import {
  createEvaluator,
  defaultSettings,
  type GenerationRecord,
  type Judge,
  RunDirectory,
  type TrainingResult,
  type TrainingState,
  train,
  trainRun,
  trainWith,
} from '../../src/learn/index.js';
import { type Champion, type ChampionElection, FloatPolicy, formatChampion } from '../../src/network/index.js';

const task = createTask('swing-up', { railM: 2 });
const twin = twinTask(await loadRig('bench-bumpers'), task)!;
const small = { population: 24, elites: 8, episodes: 2, maxGenerations: 3, confirmEpisodes: 8 };
const software = defaultSettings('swing-up', 'mk1', small);
const elected = { ...software, twin };

describe('a champion elected on the twin', () => {
  let champion: TrainingResult['champion'];
  let finalists: TrainingResult['finalists'];
  let election: ChampionElection;
  beforeAll(async () => {
    ({ champion, finalists } = await train(elected));
    election = champion.elected!;
  });

  it('is worth there what it is said to be, on starts that anyone can draw again', () => {
    const real = createTask(twin.task, twin.taskParameters);
    const policy = new FloatPolicy(champion as Champion);
    const returns = Array.from(
      { length: 8 },
      (_, episode) =>
        playEpisode(real, policy, new RandomStream({ seed: 1, purpose: 'elect', generation: 1, episode })).return,
    );
    expect(election).toMatchObject({ episodes: 8, minReturn: Math.min(...returns) });
    expect(election.meanReturn).toBeCloseTo(returns.reduce((sum, each) => sum + each) / 8, 9);
    expect(election.by).toBe('rig-swing-up on bench-bumpers');
    expect(finalists.length).toBeGreaterThan(8);
  });

  it('stands beside the one that is best on the task itself, which is champion without a twin', async () => {
    const { champion: other } = await train(software);
    expect(election.passedOver, 'a seed with two champions').toBeDefined();
    expect(election.passedOver).toMatchObject({
      network: { mask: (other as Champion).mask },
      generation: other.training!.generation,
      confirmed: other.confirmed,
    });
    expect(election.passedOver!.judged.meanReturn).toBeLessThan(election.meanReturn);
    expect(other.elected).toBeUndefined();
  });

  it('is the same for two threads, and for a run that was interrupted while finalists were judged', async () => {
    const text = formatChampion(champion);
    const { champion: byTwo } = await train(elected, { workers: 2 });
    expect(formatChampion(byTwo)).toBe(text);

    const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const run = RunDirectory.create(elected, join(directory, 'run'));
    const controller = new AbortController();
    const { evaluate } = PopulationEvaluator.prototype;
    vi.spyOn(PopulationEvaluator.prototype, 'evaluate').mockImplementation(function (this: PopulationEvaluator, asked) {
      if (asked.starts.purpose === 'elect') setImmediate(() => controller.abort(new Error('enough')));
      return evaluate.call(this, asked);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const stopped = trainRun(run, { signal: controller.signal });
    await expect(stopped).rejects.toThrow('enough');
    vi.restoreAllMocks();
    await trainRun(RunDirectory.open(run.path));
    expect(readFileSync(join(run.path, 'champion.json'), 'utf8')).toBe(text);
  });
});

describe('a judge of one’s own', () => {
  const worth = { episodes: 1, meanReturn: 7, sdReturn: 0, minReturn: 7 };
  const lastOf: Judge = async (finalists) => ({
    ...{ by: 'a hand', results: finalists.map(() => worth), winner: finalists.length - 1, steps: 5 },
  });

  it('has the last word', async () => {
    const { champion, finalists } = await train(software, { judge: lastOf });
    expect((champion as Champion).mask).toEqual((finalists.at(-1) as Champion).mask);
    expect(champion.elected).toMatchObject({ by: 'a hand', ...worth });
  });

  it('lets training end at the first check at which its champion reaches the target, also when it is resumed there', async () => {
    const settings = defaultSettings('swing-up', 'mk1', {
      ...small,
      minGenerations: 1,
      checkEvery: 2,
      maxGenerations: 9,
      targetReturn: -2000,
    });
    const asked: string[] = [];
    const states: TrainingState[] = [];
    // Only the third finalists that it is shown are good enough.
    const judge: Judge = async (finalists) => {
      const shown = JSON.stringify(finalists);
      if (!asked.includes(shown)) asked.push(shown);
      const meanReturn = asked.indexOf(shown) < 2 ? -2001 : -1999;
      return { by: 'a hand', results: finalists.map(() => ({ ...worth, meanReturn })), winner: 0, steps: 5 };
    };
    const { generations, champion } = await train(settings, {
      judge,
      onGeneration: (_, state) => states.push(state()),
    });
    expect({ generations, asked: asked.length }).toEqual({ generations: 6, asked: 3 });
    const resumed = await train(settings, {
      judge,
      from: states[3]!,
      onGeneration: (_, state) => states.push(state()),
    });
    expect(formatChampion(resumed.champion)).toBe(formatChampion(champion));
  });

  it('keeps the best one that it has elected, also when training is resumed', async () => {
    const settings = defaultSettings('swing-up', 'mk1', {
      ...small,
      ...{ minGenerations: 0, checkEvery: 1, maxGenerations: 4, targetReturn: -2000 },
    });
    const networks: string[] = [];
    const states: TrainingState[] = [];
    // The second one that it elects is worth the most, and not enough.
    const worths = [-2003, -2001, -2004, -2002];
    const judge: Judge = async (finalists) => {
      const shown = JSON.stringify(finalists);
      if (!networks.includes(shown)) networks.push(shown);
      const own = { ...worth, meanReturn: worths[networks.indexOf(shown)]! };
      return { by: 'a hand', results: finalists.map(() => own), winner: finalists.length - 1, steps: 5 };
    };
    const onGeneration = (_: GenerationRecord, state: () => TrainingState) => states.push(state());
    const { champion, generations, solved } = await train(settings, { judge, onGeneration });
    expect({ generations, shown: networks.length, solvedIn: solved?.generation }).toEqual({
      ...{ generations: 4, shown: 4, solvedIn: 0 },
    });
    expect(champion.elected).toMatchObject({ meanReturn: -2001 });
    const mask = (text: string) => (JSON.parse(text) as Champion[]).at(-1)!.mask.connections;
    expect(JSON.parse(JSON.stringify((champion as Champion).mask.connections))).toEqual(mask(networks[1]!));

    const saved = JSON.parse(JSON.stringify(states[2])) as TrainingState;
    const resumed = await train(settings, { judge, from: saved });
    expect(formatChampion(resumed.champion)).toBe(formatChampion(champion));
  });

  it('says when a curriculum is learned: not before the elected one reaches the target there', async () => {
    const settings = defaultSettings('rig-swing-up', 'evolve', {
      ...{ population: 6, elites: 3, episodes: 1, checkEvery: 1, maxGenerations: 5, confirmEpisodes: 1 },
      ...{ targetReturn: -1000, taskParameters: { wideningGenerations: 4, maxSteps: 40 } },
    });
    // A lesson that counts as learned whatever was played.
    const itself = createTask(settings.task, settings.taskParameters);
    const easy = {
      ...itself.curriculum!,
      generations: 1,
      lesson: (number: number) => ({ ...itself.curriculum!.lesson(number), solvedReturn: -1000 }),
    };
    const lenient = Object.assign(Object.create(itself) as typeof itself, { curriculum: easy });
    const judgeOf =
      (meanReturn: number): Judge =>
      async (finalists) => ({
        by: 'a hand',
        results: finalists.map(() => ({ ...worth, meanReturn })),
        winner: 0,
        steps: 5,
      });
    const evaluator = await createEvaluator(settings, 1);
    const trained = async (judge: Judge) => {
      const history: GenerationRecord[] = [];
      const { solved } = await trainWith(evaluator, lenient, settings, {
        judge,
        onGeneration: (each) => history.push(each),
      });
      return { solved, confirmed: history.map(({ lesson }) => lesson?.confirmedReturn) };
    };
    const doubted = await trained(judgeOf(-1001));
    expect(doubted.solved).toBeUndefined();
    expect(doubted.confirmed.filter((each) => each !== undefined)).toEqual(expect.arrayContaining([-1001]));
    const believed = await trained(judgeOf(12));
    expect(believed.solved).toMatchObject({ generation: 1 });
    expect(believed.confirmed).toEqual([undefined, 12]);
    await evaluator.close();
  });
});

describe('a twin that cannot be', () => {
  it('is refused before anything is played', async () => {
    const other = (changes: object) => defaultSettings('swing-up', 'mk1', { twin: { ...twin, ...changes } });
    expect(() => other({ taskParameters: { ...twin.taskParameters, periodUs: 10_000 } })).toThrow(
      'the twin "rig-swing-up" must have the observations, actions and control period of the task "swing-up"',
    );
    expect(() => other({ task: 'rig-swing' })).toThrow('There is no task "rig-swing"');
  });

  it('needs its judge where nothing makes it', async () => {
    const evaluator = await createEvaluator(software, 1);
    await expect(trainWith(evaluator, task, elected)).rejects.toThrow('hand in its judge');
    await evaluator.close();
  });
});

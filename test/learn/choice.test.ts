// Who becomes champion: how a twin's judge looks at finalists, and what is kept of a choice.
import { describe, expect, it } from 'vitest';
import type { EvaluationRequest, Evaluator } from '../../src/learn/evaluation/index.js';
import { createOptimiser, defaultSettings } from '../../src/learn/index.js';
import { restoreNetwork, saveNetwork } from '../../src/learn/methods/saved-network.js';
import { better, choose, restoreChoice, saveChoice } from '../../src/learn/training/choice.js';
import { twinJudge, twinSource } from '../../src/learn/training/judge.js';
import { scaled } from '../../src/learn/training/scaled.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const optimiser = createOptimiser('mk1', shape, { seed: 1, population: 24, elites: 12 });
optimiser.tell(Float64Array.from(optimiser.ask(), (_, i) => i));
const finalists = optimiser.finalists();
const networks = finalists.map(({ individual }) => scaled(individual, undefined));
const twin = { rig: 'desk', task: 'rig-balance', taskParameters: { maxSteps: 9 } };

/** Plays nothing: each network is worth what the table of its look says, in every episode. */
function evaluatorOf(...looks: readonly (readonly number[])[]) {
  const requests: EvaluationRequest[] = [];
  const evaluator: Evaluator = {
    engine: 'a table',
    evaluate: async (request) => {
      requests.push(request);
      const worth = request.networks.map((network) => looks[requests.length - 1]![networks.indexOf(network)]!);
      const returns = Float64Array.from(worth.flatMap((value) => Array<number>(request.episodes).fill(value)));
      return { returns, steps: returns.length };
    },
    close: async () => {},
  };
  return { evaluator, requests };
}

const settings = { seed: 3, confirmEpisodes: 20, targetReturn: 100, twin };

describe('the judge of a twin', () => {
  it('has all finalists play an eighth of the episodes, and then the better quarter all of them', async () => {
    const first = [1, 0, 7, 2, 3, 6, 4, 5, 8];
    const { evaluator, requests } = evaluatorOf(first, [0, 0, 10, 0, 0, 12, 0, 0, 11]);
    const judgement = await twinJudge(evaluator, settings)(networks.slice(0, 9));
    const elect = { seed: 3, purpose: 'elect', shared: true };
    expect(requests).toMatchObject([
      { episodes: 3, starts: { ...elect, generation: 0 }, precision: 'float64' },
      { episodes: 20, starts: { ...elect, generation: 1 }, precision: 'float64' },
    ]);
    expect(requests.map((request) => request.networks.map((network) => networks.indexOf(network)))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
      [2, 5, 8],
    ]);
    expect(judgement).toMatchObject({ by: 'rig-balance on desk', winner: 5, steps: 9 * 3 + 3 * 20 });
    expect(judgement.results.map(({ episodes }) => episodes)).toEqual([3, 3, 20, 3, 3, 20, 3, 3, 20]);
    expect(judgement.results.map(({ meanReturn }) => meanReturn)).toEqual([1, 0, 10, 2, 3, 12, 4, 5, 11]);
  });

  it('takes the earlier of equals', async () => {
    const { evaluator, requests } = evaluatorOf(Array(9).fill(4), Array(9).fill(5));
    expect((await twinJudge(evaluator, settings)(networks.slice(0, 9))).winner).toBe(0);
    expect(requests[1]!.networks).toEqual(networks.slice(0, 3));
  });

  it('has one alone play the same starts, and no more of them than may lift it to the target', async () => {
    const episodesOf = async (worth: number) => {
      const { evaluator, requests } = evaluatorOf(...Array<number[]>(9).fill([worth]));
      const judgement = await twinJudge(evaluator, settings)(networks.slice(0, 1));
      for (const { starts } of requests) expect(starts).toMatchObject({ generation: 1, shared: true });
      const played = requests.reduce((sum, { starts, episodes }) => {
        expect(starts.firstEpisode).toBe(sum);
        return sum + episodes;
      }, 0);
      expect(judgement).toMatchObject({ winner: 0, steps: played, results: [{ episodes: played, meanReturn: worth }] });
      return played;
    };
    expect(await episodesOf(100)).toBe(20);
    expect(await episodesOf(99)).toBe(4);
  });

  it("plays the twin with the training's reward", () => {
    const { task, taskParameters } = twin;
    expect(twinSource({ twin })).toStrictEqual({ task, taskParameters });
    expect(twinSource({ twin, fitness: 'poleCosine' })).toStrictEqual({ task, taskParameters, fitness: 'poleCosine' });
  });
});

const worthOf = (meanReturn: number) => ({ episodes: 2, meanReturn, sdReturn: 0, minReturn: meanReturn });
const confirmation = { results: finalists.map((_, i) => worthOf(i === 1 ? 7 : 3)), best: 1 };
const electing = (winner: number) => async () => ({
  ...{ by: 'a hand', results: finalists.map((_, i) => worthOf(10 + i)), winner, steps: 5 },
});
const chosen = (winner?: number) =>
  choose(finalists, confirmation, defaultSettings('balance'), winner === undefined ? undefined : electing(winner));

describe('a choice', () => {
  it('is the best of the confirmation, or whom the judge elects, beside the one passed over', async () => {
    const { network } = finalists[1]!.individual;
    expect(await chosen()).toStrictEqual({
      winner: { network, generation: 0, fitness: finalists[1]!.fitness },
      confirmed: worthOf(7),
      steps: 0,
    });
    const elected = await chosen(2);
    expect(elected).toMatchObject({ confirmed: worthOf(3), steps: 5, elected: { by: 'a hand', meanReturn: 12 } });
    expect(elected.elected?.passedOver).toMatchObject({ network, confirmed: worthOf(7), judged: worthOf(11) });
    expect((await chosen(1)).elected).toStrictEqual({ by: 'a hand', ...worthOf(11) });
  });

  it.each([[undefined], [1], [2]])('goes through JSON as it is: elected %s', async (winner) => {
    const choice = await chosen(winner);
    expect(restoreChoice(shape, JSON.parse(JSON.stringify(saveChoice(choice))))).toStrictEqual(choice);
  });

  it('may be of a network with weights', () => {
    const weighted = { shape, weights: Float64Array.from({ length: 192 }, (_, i) => i / 7) };
    expect(restoreNetwork(shape, JSON.parse(JSON.stringify(saveNetwork(weighted))))).toStrictEqual(weighted);
  });

  it('is kept until a better one comes, by what the judge says if there is one', async () => {
    const [confirmed, low, high] = [await chosen(), await chosen(1), await chosen(2)];
    expect(better(undefined, low)).toBe(low);
    expect(better(low, high)).toBe(high);
    expect(better(high, low)).toBe(high);
    expect(better(low, confirmed)).toBe(low);
    const equal = { ...low };
    expect(better(low, equal)).toBe(low);
  });
});

// Chooses the champion: the finalist that was best on fresh starts, or the one that a judge elects. The best one elected so far is kept.
import type { ChampionConfirmation, ChampionElection, PassedOver, Shape } from '../../network/index.js';
import {
  type Finalist,
  restoreNetwork,
  type SavedNetwork,
  saveNetwork,
  type UnscaledNetwork,
} from '../methods/index.js';
import type { Confirmation } from './confirm.js';
import type { Judge } from './judge.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';

/** Who becomes champion, and how it did; `Kind` is what its network is. */
export interface Choice<Kind = UnscaledNetwork> {
  readonly winner: Omit<Finalist, 'individual'> & { readonly network: Kind };
  readonly confirmed: ChampionConfirmation;
  /** Where a judge chose. */
  readonly elected?: Omit<ChampionElection, 'passedOver'> & {
    readonly passedOver?: Omit<PassedOver, 'network'> & { readonly network: Kind };
  };
  /** Environment steps before the judge. */
  readonly steps: number;
}

/** A choice as plain JSON data. */
export type SavedChoice = Choice<SavedNetwork>;

/** @param judge absent: the best of the confirmation is champion. */
export async function choose(
  finalists: readonly Finalist[],
  { results, best }: Pick<Confirmation, 'results' | 'best'>,
  { observationScales }: Pick<TrainingSettings, 'observationScales'>,
  judge: Judge | undefined,
  signal?: AbortSignal,
): Promise<Choice> {
  const chosen = (place: number) => {
    const { individual, generation, fitness } = finalists[place]!;
    return { network: individual.network, generation, fitness };
  };
  if (judge === undefined) return { winner: chosen(best), confirmed: results[best]!, steps: 0 };
  const networks = finalists.map(({ individual }) => scaled(individual, observationScales));
  const { by, results: judged, winner, steps } = await judge(networks, signal);
  const passedOver = { ...chosen(best), confirmed: results[best]!, judged: judged[best]! };
  return {
    winner: chosen(winner),
    confirmed: results[winner]!,
    elected: { by, ...judged[winner]!, ...(winner !== best && { passedOver }) },
    steps,
  };
}

/** The one that was worth more to the judge, or to its confirmation where there is none; of equals the first. */
export function better(first: Choice | undefined, second: Choice): Choice {
  const worth = ({ elected, confirmed }: Choice) => (elected ?? confirmed).meanReturn;
  return first !== undefined && worth(first) >= worth(second) ? first : second;
}

export function saveChoice(choice: Choice): SavedChoice {
  return withNetworks(choice, saveNetwork);
}

/** @param shape of all networks of the run. */
export function restoreChoice(shape: Shape, saved: SavedChoice): Choice {
  return withNetworks(saved, (network) => restoreNetwork(shape, network));
}

function withNetworks<From, To>({ winner, elected, ...rest }: Choice<From>, of: (network: From) => To): Choice<To> {
  const chosen = { ...rest, winner: { ...winner, network: of(winner.network) } };
  if (elected === undefined) return chosen;
  const { passedOver, ...worth } = elected;
  if (passedOver === undefined) return { ...chosen, elected: worth };
  return { ...chosen, elected: { ...worth, passedOver: { ...passedOver, network: of(passedOver.network) } } };
}

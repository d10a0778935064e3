// What a report shows of a champion: its network, and its best and its worst episode as pictures that move.
import type { Rig } from '../../rig/description/index.js';
import { formatNumber, hasCode } from '../../src/base/index.js';
import { type Champion, shapeName } from '../../src/network/index.js';
import { episodeAnimation, networkDiagrams } from '../../src/report/index.js';

interface Figure {
  readonly svg: string;
  readonly caption: string;
}

/** An episode of a level, as far as all levels agree. */
interface PlayedEpisode {
  readonly episode: number;
  readonly return: number;
}

/** What was played. */
export interface PlayedLevel {
  readonly episodes: readonly object[];
  readonly seed: number;
  /** Episodes are shown on its twin; without one, on the task. */
  readonly rig?: Rig;
}

/** @param played the level whose best and worst episode are shown; absent: the network alone */
export async function championFigures(champion: Champion, played?: PlayedLevel): Promise<Figure[]> {
  const network = networkDiagrams('The champion', [
    {
      title: champion.task.name,
      subtitle: shapeName(champion.mask.shape),
      network: champion,
      inputNames: champion.task.observations.map(({ name }) => name),
    },
  ]);
  return [
    { svg: network, caption: 'The network: each line is a connection that pruning left.' },
    ...(played ? await episodes(champion, played) : []),
  ];
}

async function episodes(champion: Champion, { episodes: all, seed, rig }: PlayedLevel): Promise<Figure[]> {
  const { softwareEpisode, twinEpisode } = await import('../../rig/hil/index.js');
  const ordered = [...(all as readonly PlayedEpisode[])].sort((a, b) => b.return - a.return);
  const [best, worst] = [ordered[0], ordered.at(-1)];
  const chosen = [
    ...(best ? [{ name: 'best', played: best }] : []),
    ...(worst && worst !== best ? [{ name: 'worst', played: worst }] : []),
  ];
  try {
    return chosen.map(({ name, played }) => {
      const options = { seed, episode: played.episode };
      const shown = rig ? twinEpisode(champion, rig, options) : softwareEpisode(champion, options);
      const subtitle = `episode ${played.episode + 1}, return ${formatNumber(played.return)}`;
      const svg = episodeAnimation({ ...shown, title: `The ${name} episode`, subtitle });
      return {
        svg,
        caption: `The ${name} episode: ${subtitle}, as it is in Node${rig ? ' on the twin of the rig' : ''}.`,
      };
    });
  } catch (error) {
    // Only a cart with one pole can be drawn.
    if (hasCode(error, 'CHAMPION_TASK')) return [];
    throw error;
  }
}

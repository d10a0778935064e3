// The surface of a grid of settings: what each pair of values cost for a good champion.

import { type HeatCell, type HeatPanel, heatMap, methodColour } from '../report/index.js';
import { distributionOf } from './distribution.js';
import { type FinishedRun, scoreEpisodes } from './finished-run.js';
import type { Part } from './part.js';

type Group = readonly FinishedRun[];

/** A panel for each grid. @param groups of a part, each a cell of a grid */
export function surface(
  part: Part,
  groups: readonly Group[],
): { readonly name: string; readonly svg: string; readonly caption: string } {
  const grids = new Map<string, Group[]>();
  for (const group of groups) {
    const { of } = group[0]!.planned.cell!;
    grids.set(of, [...(grids.get(of) ?? []), group]);
  }
  const description =
    'Each cell is a pair of settings: how many champions are good, which is that their mean return over ' +
    `${scoreEpisodes} fresh episodes reaches the target; and the environment steps of all runs for each of these. ` +
    'The darker, the fewer. A frame is around the values that the method has by itself.';
  return {
    name: `${part.name}-surface`,
    svg: heatMap({
      title: `Settings, ${part.task}`,
      description,
      panels: [...grids].map(([of, own]) => panel(of, own)),
    }),
    caption: description,
  };
}

function panel(title: string, groups: readonly Group[]): HeatPanel {
  const worths = groups.map(worthOf);
  const costs = worths.flatMap(({ stepsEach }) => (stepsEach === undefined ? [] : [stepsEach]));
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const { planned } = groups[0]![0]!;
  const [xName, yName] = Object.keys(planned.cell!.at) as [string, string?];
  const cells = groups.map((group, k): HeatCell => {
    const { at, isUsual } = group[0]!.planned.cell!;
    const { good, stepsEach } = worths[k]!;
    const rank = most > least && stepsEach !== undefined ? Math.log(stepsEach / least) / Math.log(most / least) : 0;
    return {
      column: String(at[xName]),
      row: yName === undefined ? '' : String(at[yName]),
      texts: [
        `${good} of ${group.length}`,
        stepsEach === undefined ? '–' : stepsEach.toExponential(1).replace('e+', 'e'),
      ],
      depth: stepsEach === undefined ? 0 : 1 - 0.8 * rank,
      isFramed: isUsual,
    };
  });
  return { title, colour: methodColour(planned.settings.method), xName, yName: yName ?? '', cells };
}

/** How many champions are good, and the steps of all runs for each. */
function worthOf(group: Group): { readonly good: number; readonly stepsEach: number | undefined } {
  const good = group.filter(
    ({ returns, planned }) => distributionOf(returns.confirmed)!.mean >= planned.settings.targetReturn,
  ).length;
  const steps = group.reduce((sum, { history }) => sum + history.at(-1)!.steps, 0);
  return { good, stepsEach: good === 0 ? undefined : steps / good };
}

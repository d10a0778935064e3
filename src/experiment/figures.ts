// The pictures of an experiment: which runs they show, and what is said below them.
import { createTask } from '../../sim/index.js';
import { isPruning, type TrainingSettings, targetOf } from '../learn/index.js';
import { networkConnections } from '../network/index.js';
import { bandChart, methodColour, networkDiagrams, stripPlot, trajectoryChart } from '../report/index.js';
import { connectionCurve, quartileCurve } from './curves.js';
import { distributionOf } from './distribution.js';
import { type FinishedRun, scoreEpisodes } from './finished-run.js';
import type { Part } from './part.js';
import { groupsOf } from './results.js';
import { surface } from './surface.js';
import { poleM, trajectoryOf } from './trajectories.js';

/** A figure of the report, and its file's name in figures/. */
export interface Figure {
  readonly name: string;
  readonly svg: string;
  readonly caption: string;
}

/**
 * The figures of one part.
 *
 * @param runs of this part, all of the plan. Where one seed has to stand for all, it is the first, which nothing has chosen.
 */
export function partFigures(part: Part, runs: readonly FinishedRun[]): Figure[] {
  const all = groupsOf(runs);
  const inGrid = all.filter(([run]) => run!.planned.cell !== undefined);
  const groups = all.filter((group) => !inGrid.includes(group));
  const surfaces = inGrid.length > 0 ? [surface(part, inGrid)] : [];
  if (groups.length === 0) return surfaces;
  const pruning = groups.filter((group) => isPruning(settingsOf(group).method));
  return [
    ...surfaces,
    networks(part, groups),
    learning(part, groups),
    ...(pruning.length > 0 ? [connections(part, pruning)] : []),
    returns(part, groups),
    ...(part.article?.showsElites && pruning.length > 0 ? [exploration(part, pruning)] : []),
  ];
}

type Group = readonly FinishedRun[];

/** Of a figure's panel: the target, if there is one. */
export function thresholdOf(settings: TrainingSettings): { readonly threshold?: number } {
  const threshold = targetOf(settings);
  return threshold === undefined ? {} : { threshold };
}

function settingsOf(group: Group) {
  return group[0]!.planned.settings;
}

function nameOf(group: Group): string {
  return group[0]!.planned.group;
}

function networks(part: Part, groups: readonly Group[]): Figure {
  const { seed } = settingsOf(groups[0]!);
  const inputs =
    part.article === undefined
      ? 'the observations'
      : 'cart position x and velocity v, cosine and sine of the pole’s angle θ and its velocity ω';
  const drawn = groups.map((group) => {
    const network = group[0]!.confirmed;
    const { raw, live } = networkConnections(network);
    const subtitle = 'mask' in network ? `${raw} connections, ${live} live` : `${raw} real weights`;
    return { title: nameOf(group), subtitle, network, inputNames: part.inputNames };
  });
  return {
    name: `${part.name}-networks`,
    svg: networkDiagrams(`Champion networks, ${part.task}, seed ${seed}`, drawn),
    caption:
      `Champion networks of seed ${seed}, confirmed on fresh starts: ${inputs}, ` +
      'the hidden units, and the action. Pruned networks have live units on top, those with equal inputs together.',
  };
}

function learning(part: Part, groups: readonly Group[]): Figure {
  const panels = groups.map((group) => {
    const histories = group.map(({ history }) => history);
    return {
      title: nameOf(group),
      colour: methodColour(settingsOf(group).method),
      lines: [
        quartileCurve('best', histories, ({ bestReturn }) => bestReturn),
        { ...quartileCurve('population', histories, ({ meanReturn }) => meanReturn), isDashed: true },
      ],
      ...thresholdOf(settingsOf(group)),
    };
  });
  const description =
    'Return of each generation’s best individual and mean of its population: median over the seeds, band from quartile to quartile.';
  return {
    name: `${part.name}-learning`,
    svg: bandChart({
      title: `Learning curves, ${part.task}`,
      description,
      xName: 'generation',
      yName: 'mean return',
      panels,
    }),
    caption: `${description} The dotted line is the target. Curves end with the shortest run, so every point is of all seeds.`,
  };
}

function connections(part: Part, groups: readonly Group[]): Figure {
  const panels = groups.map((group) => {
    const { method } = settingsOf(group);
    const histories = group.map(({ history }) => history);
    return {
      title: nameOf(group),
      colour: methodColour(method),
      lines: [connectionCurve('connections', histories)],
    };
  });
  const description =
    'Connections of a network, live or dead: mean of the population ± one standard deviation within it, both averaged over the seeds.';
  return {
    name: `${part.name}-connections`,
    svg: bandChart({
      title: `Connections over generations, ${part.task}`,
      description,
      xName: 'generation',
      yName: 'connections',
      panels,
      yFrom: 0,
    }),
    caption: description,
  };
}

function returns(part: Part, groups: readonly Group[]): Figure {
  const strips = groups.flatMap((group) => {
    const { method } = settingsOf(group);
    const strip = (name: string, note: string, returnsOf: (run: FinishedRun) => readonly number[]) => {
      const values = group.map((run) => distributionOf(returnsOf(run))!.mean);
      const { quartile1, median, quartile3 } = distributionOf(values)!;
      return {
        name,
        note,
        colour: methodColour(method),
        values,
        quartile1,
        median,
        quartile3,
        ...thresholdOf(settingsOf(group)),
      };
    };
    return [
      strip(nameOf(group), 'best training score', ({ returns: { best } }) => best),
      strip('', 'confirmed on fresh starts', ({ returns: { confirmed } }) => confirmed),
    ];
  });
  const description =
    `Each dot is a champion’s mean return over ${scoreEpisodes} fresh episodes, one for each seed; boxes reach from quartile to quartile, ` +
    'bars are medians. Above the individual with the best training score, which is the article’s champion; below the finalist confirmed on fresh starts.';
  return {
    name: `${part.name}-returns`,
    svg: stripPlot({
      title: `Champions’ returns, ${part.task}`,
      description,
      xName: `mean return over ${scoreEpisodes} episodes`,
      strips,
    }),
    caption: `${description} The dotted line is the target. Dots that would lie on each other are moved apart, also sideways where there are many.`,
  };
}

function exploration(part: Part, groups: readonly Group[]): Figure {
  const settings = settingsOf(groups[0]!);
  const { periodUs, maxSteps } = createTask(settings.task, settings.taskParameters);
  const description =
    'The four best of the elite after the last generation, seed 1, from the same start: the path of the pole’s tip above the rail, and the cart’s position over time.';
  return {
    name: `${part.name}-exploration`,
    svg: trajectoryChart({
      title: `Four best elites, ${part.task}`,
      description,
      rows: groups.map(([run]) => ({
        name: run!.planned.settings.method,
        colour: methodColour(run!.planned.settings.method),
        trajectories: run!.elites.map((elite) => trajectoryOf(run!.planned.settings, elite)),
      })),
      railM: settings.taskParameters.railM!,
      poleM,
      durationS: (periodUs * maxSteps) / 1e6,
    }),
    caption: description,
  };
}

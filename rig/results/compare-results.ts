// What a result says, as findings that are compared with those of another result of its kind.
import { formatMeasurement, formatNumber, hexadecimal } from '../../src/base/index.js';
import { type Changes, changesBetween, type Finding, type Findings, stampFacts } from '../../src/report/index.js';
import { type MeasurementName, measurementTable } from '../hil/index.js';
import type { ResultFile } from './result-file.js';
import { resultHead } from './shown-result.js';

/** A result beside an earlier one. */
export interface ResultComparison {
  /** In what the two were not made alike: then a change may come from that. */
  readonly circumstances: readonly { readonly name: string; readonly before: string; readonly now: string }[];
  readonly changes: readonly Changes[];
}

/**
 * Compares a result with an earlier one.
 *
 * @param before of the same kind; of another one nothing is found in both.
 */
export function compareResults(before: ResultFile, now: ResultFile): ResultComparison {
  const [old, recent] = [before, now].map(circumstancesOf) as [Record<string, string>, Record<string, string>];
  const names = [...new Set([...Object.keys(recent), ...Object.keys(old)])];
  return {
    circumstances: names
      .map((name) => ({ name, before: old[name] ?? '-', now: recent[name] ?? '-' }))
      .filter((each) => each.before !== each.now),
    changes: changesBetween(findingsOf(before), findingsOf(now)).filter(({ changes }) => changes.length > 0),
  };
}

/** What decides a result besides the machine that it tells of. */
function circumstancesOf(result: ResultFile): Record<string, string> {
  const { runId: _, date, ...stamp } = stampFacts(result);
  const { about, rig } = resultHead(result);
  const isCheck = result.format === 'synaptolytic-check';
  return {
    date,
    [isCheck ? 'manifest' : 'champion']: about,
    ...(!isCheck && { imageCrc: hexadecimal(result.champion.crc), task: result.champion.task.name }),
    ...(rig !== undefined && { rig }),
    ...episodesOf(result),
    ...stamp,
  } as Record<string, string>;
}

function episodesOf(result: ResultFile): Record<string, string> {
  if (result.format === 'synaptolytic-robustness') return { episodes: String(result.episodes) };
  if (result.format !== 'synaptolytic-verdict') return {};
  return { episodes: [...new Set(result.levels.map(({ episodes }) => episodes.length))].join(', ') };
}

function findingsOf(result: ResultFile): Findings[] {
  switch (result.format) {
    case 'synaptolytic-verdict': {
      const { checks, levels, effects = [] } = result;
      return [
        {
          caption: 'Judged',
          findings: checks.map(({ level, name, limit, passed }) => judged(`${level}: ${name} ${limit}`, passed)),
        },
        ...levels.map(({ level, measurements }) => ({
          caption: `Measured: ${level}`,
          findings: measurements.map((each) => measured(each.name, each)),
        })),
        {
          caption: 'What each effect of the rig costs: mean return',
          findings: effects.flatMap(({ level, measurements }) =>
            measurements.filter(({ name }) => name === 'meanReturn').map((each) => measured(level, each)),
          ),
        },
      ];
    }
    case 'synaptolytic-faults':
      return faultFindings(result.faults, 'Faults');
    case 'synaptolytic-scenarios':
      return faultFindings(result.scenarios, 'Scenarios');
    case 'synaptolytic-check':
      return [
        { caption: 'Cases', findings: result.cases.map(({ name, passed }) => judged(name, passed)) },
        ...result.cases.map(({ name, measurements }) => ({
          caption: `Measured: ${name}`,
          findings: measurements.map((each) => measured(each.name, each)),
        })),
        ...faultFindings(
          result.cases.flatMap(({ name, faults }) => faults.map((fault) => ({ ...fault, group: name }))),
          'Faults and scenarios',
        ),
      ];
    case 'synaptolytic-robustness':
      return robustnessFindings(result);
  }
}

function faultFindings(
  faults: Extract<ResultFile, { format: 'synaptolytic-faults' }>['faults'],
  caption: string,
): Findings[] {
  const times = (name: string, of: (fault: (typeof faults)[number]) => number | undefined): Findings => ({
    caption: `${caption}: ${name}`,
    findings: faults.flatMap((fault) => {
      const ms = of(fault);
      return ms === undefined ? [] : [{ name: nameOf(fault), text: `${ms.toFixed(1)} ms`, value: ms, better: 'less' }];
    }),
  });
  const nameOf = ({ group, name }: { readonly group: string; readonly name: string }) => `${group}, ${name}`;
  return [
    {
      caption,
      findings: faults.map((fault) => {
        const { text, ...rest } = judged(nameOf(fault), fault.passed);
        return { ...rest, text: fault.reported === undefined ? text : `${text}, ${fault.reported}` };
      }),
    },
    times('detected after', ({ detectedMs }) => detectedMs),
    times('motor off after', ({ stoppedMs }) => stoppedMs),
  ];
}

function robustnessFindings(result: Extract<ResultFile, { format: 'synaptolytic-robustness' }>): Findings[] {
  const { meanReturn, held, deviations } = result;
  const share = (name: string, value: number | null) => measured(name, { name: 'held', value, unit: '' });
  return [
    {
      caption: 'As the rig file says',
      findings: [measured('meanReturn', { name: 'meanReturn', value: meanReturn, unit: '' }), share('held', held)],
    },
    {
      caption: 'How far each may be off',
      findings: deviations.flatMap(({ name, unit, isEitherWay, heldFrom, heldTo }) => {
        const edge = (side: string, value: number | undefined, better: 'more' | 'less'): Finding => ({
          name: `${name}, ${side}`,
          text: value === undefined ? 'not held' : formatMeasurement(value, unit),
          ...(value !== undefined && { value }),
          better,
        });
        const to = edge(isEitherWay ? 'either way' : 'to', heldTo, 'more');
        return isEitherWay ? [to] : [edge('from', heldFrom, 'less'), to];
      }),
    },
    ...deviations.map(({ name, unit, points }) => ({
      caption: `Share held: ${name}`,
      findings: points.map((point) => share(formatMeasurement(point.size, unit), point.held)),
    })),
  ];
}

function judged(name: string, passed: boolean): Finding {
  return { name, text: passed ? 'pass' : 'FAIL', value: Number(passed), better: 'more' };
}

/** Of a name that this program does not know, nobody can say which values are better. */
function measured(
  name: string,
  of: { readonly name: string; readonly value: number | null; readonly unit: string },
): Finding {
  const entry = Object.hasOwn(measurementTable, of.name) ? measurementTable[of.name as MeasurementName] : undefined;
  const better = entry && 'better' in entry ? entry.better : undefined;
  return {
    name,
    text: of.value === null ? formatNumber(Number.NaN) : formatMeasurement(of.value, of.unit),
    ...(of.value !== null && { value: of.value }),
    ...(better && { better }),
  };
}

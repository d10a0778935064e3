// A result for people: in a line of a list, and as the page that its report is.
import {
  type CheckedCase,
  checkConclusion,
  checkPage,
  faultsConclusion,
  faultsPage,
  type Measurement,
  type Page,
  type Robustness,
  robustnessPage,
  scenariosConclusion,
  scenariosPage,
  stampFacts,
  verdictConclusion,
  verdictPage,
} from '../../src/report/index.js';
import type { ResultFile } from './result-file.js';

/** A kind of result; only results of one kind are compared. */
type ResultKind = 'verdict' | 'faults' | 'scenarios' | 'check' | 'robustness';

/** A result in a line. */
export interface ResultHead {
  readonly kind: ResultKind;
  /** The champion's file, or the manifest of a check. */
  readonly about: string;
  readonly rig?: string;
  /** Absent where nothing was judged. */
  readonly passed?: boolean;
  /** How it ended, in a sentence. */
  readonly conclusion: string;
  /** When it began, in UTC, as ISO 8601. */
  readonly date: string;
}

/** What a list says of a result. */
export function resultHead(result: ResultFile): ResultHead {
  const { date, format } = result;
  const kind = format.slice(format.indexOf('-') + 1) as ResultKind;
  if (result.format === 'synaptolytic-check') {
    const { passed, manifest } = result;
    return { kind, about: manifest, passed, conclusion: checkConclusion(checkedOf(result)), date };
  }
  const { rig, champion } = result;
  const about = { about: champion.file, ...(rig !== undefined && { rig }) };
  switch (result.format) {
    case 'synaptolytic-verdict':
      return { kind, ...about, passed: result.passed, conclusion: verdictConclusion(result.checks), date };
    case 'synaptolytic-faults':
      return { kind, ...about, passed: result.passed, conclusion: faultsConclusion(result.faults), date };
    case 'synaptolytic-scenarios':
      return { kind, ...about, passed: result.passed, conclusion: scenariosConclusion(result.scenarios), date };
    case 'synaptolytic-robustness':
      return { kind, ...about, conclusion: robustnessPage(robustnessOf(result), champion.file).summary, date };
  }
}

/** The whole result, as its report has it, without what only the run itself knew: episodes to look at, and the command. */
export function resultPage(result: ResultFile): Page {
  const stamp = stampFacts(result);
  switch (result.format) {
    case 'synaptolytic-check':
      return checkPage(checkedOf(result), { manifest: result.manifest, stamp, evidence: new Map() });
    case 'synaptolytic-robustness':
      return robustnessPage(robustnessOf(result), result.champion.file);
    case 'synaptolytic-verdict': {
      const { passed, checks, levels, effects = [] } = result;
      const verdict = {
        passed,
        checks: checks.map(known),
        levels: levels.map(measured),
        effects: effects.map(measured),
      };
      return verdictPage(verdict, facts(result, stamp));
    }
    case 'synaptolytic-faults':
      return faultsPage({ passed: result.passed, faults: result.faults.map(faultOf) }, facts(result, stamp));
    case 'synaptolytic-scenarios': {
      const { passed, scenarios, refused } = result;
      return scenariosPage({ passed, scenarios: scenarios.map(faultOf), refused }, facts(result, stamp));
    }
  }
}

/** Results of the same kind that began before this one: those about the same first, of these the newest. */
export function earlierResults<Head extends ResultHead>(result: ResultHead, all: readonly Head[]): Head[] {
  const isAlike = (head: Head) => head.about === result.about && head.rig === result.rig;
  return all
    .filter(({ kind, date }) => kind === result.kind && date < result.date)
    .sort((a, b) => Number(isAlike(b)) - Number(isAlike(a)) || (a.date < b.date ? 1 : -1));
}

function facts(result: Exclude<ResultFile, { format: 'synaptolytic-check' }>, stamp: Readonly<Record<string, string>>) {
  return { champion: result.champion.file, conclusion: resultHead(result).conclusion, figures: [], stamp };
}

/** JSON has null for what could not be measured. */
function known<Of extends { readonly value: number | null }>(of: Of): Of & { readonly value: number } {
  return { ...of, value: of.value ?? Number.NaN };
}

function measured<Of extends { readonly measurements: readonly { readonly value: number | null }[] }>(of: Of) {
  return { ...of, measurements: of.measurements.map(known) as (Of['measurements'][number] & Measurement)[] };
}

type FileOf<Format extends ResultFile['format']> = Extract<ResultFile, { format: Format }>;

/** In memory a report that is missing is there, and says so. */
function faultOf<Of extends { readonly reported?: string | undefined }>(fault: Of) {
  return { ...fault, reported: fault.reported };
}

function checkedOf({ passed, cases, refused, problems }: FileOf<'synaptolytic-check'>) {
  return {
    ...{ passed, refused, problems },
    cases: cases.map(
      (each): CheckedCase => ({
        ...measured(each),
        checks: each.checks.map(known),
        faults: each.faults.map(faultOf),
      }),
    ),
  };
}

/** With what it tells of each size, as numbers. */
function robustnessOf(file: FileOf<'synaptolytic-robustness'>): Robustness {
  const { rig, episodes, seed, enough, meanReturn, held, deviations } = file;
  const number = (value: number | null): number => value ?? Number.NaN;
  return {
    ...{ rig, episodes, seed, enough, meanReturn: number(meanReturn), held: number(held) },
    deviations: deviations.map((deviation) => ({
      ...deviation,
      points: deviation.points.map((each) => ({
        size: each.size,
        meanReturn: number(each.meanReturn),
        held: number(each.held),
      })),
    })),
  };
}

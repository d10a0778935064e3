// What validation concludes: the levels' measurements judged by the limits, as plain data.
import type { Limit } from './limits.js';
import type { Measurement } from './measurements.js';

/** What one level measured; with an episode's results as that level defines them. */
export interface LevelResult {
  readonly level: string;
  readonly episodes: readonly object[];
  readonly measurements: readonly Measurement[];
}

/** One limit judged at one level. `name`, `value` and `unit` are those of the first measurement it names. */
export interface Check {
  readonly level: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The limit; without the name where it starts with it: '> 850'. */
  readonly limit: string;
  readonly passed: boolean;
}

/** JSON.stringify of this is verdict.json. */
export interface Verdict<Champion = unknown> {
  /** Whether there was something to check and every check passed. */
  readonly passed: boolean;
  readonly champion: Champion;
  readonly levels: readonly LevelResult[];
  /** What each effect of a real machine costs, each as a level of its own; not judged. Absent unless a rig was played. */
  readonly effects?: readonly LevelResult[];
  readonly checks: readonly Check[];
}

/** Judges every level by each limit whose measurements it has. */
export function judge<Champion>(
  champion: Champion,
  levels: readonly LevelResult[],
  limits: readonly Limit[],
): Verdict<Champion> {
  const checks = levels.flatMap(({ level, measurements }) => {
    const measured = new Map(measurements.map((measurement) => [measurement.name, measurement]));
    return limits
      .filter((limit) => isAbout(limit, measurements))
      .map((limit): Check => {
        const { name, value, unit } = measured.get(limit.names[0]!)!;
        const text = limit.text.startsWith(`${name} `) ? limit.text.slice(name.length + 1) : limit.text;
        return { level, name, value, unit, limit: text, passed: limit.holds(measured) };
      });
  });
  return { passed: checks.length > 0 && checks.every((check) => check.passed), champion, levels, checks };
}

/** The limits that no level has all measurements for, so that nothing was judged by them. */
export function unjudged(levels: readonly LevelResult[], limits: readonly Limit[]): Limit[] {
  return limits.filter((limit) => !levels.some(({ measurements }) => isAbout(limit, measurements)));
}

function isAbout(limit: Limit, measurements: readonly Measurement[]): boolean {
  return limit.names.every((name) => measurements.some((measurement) => measurement.name === name));
}

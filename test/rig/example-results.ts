// Results as files have them, small enough to be read.
import type { ResultFile } from '../../rig/results/index.js';

type Of<Format extends ResultFile['format']> = Extract<ResultFile, { format: Format }>;

/** The head of a result. @param day of November 2026 */
const stamp = (day: number) => ({
  version: 1 as const,
  program: '0.1.0',
  node: 'v20.20.0',
  date: `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`,
  runId: '0123456789abcdef',
  board: 'emulated',
  seed: 1,
});

const champion = {
  file: 'champion.json',
  task: { name: 'balance' },
  shape: { inputs: 5, hidden: 32, outputs: 1 },
  signature: 1,
  crc: 0x5a3c,
};

/** A verdict whose mean return is this one. */
export function verdictFile(day: number, meanReturn: number): Of<'synaptolytic-verdict'> {
  const measured = { name: 'meanReturn', value: meanReturn, unit: '' };
  const passed = meanReturn > 850;
  return {
    format: 'synaptolytic-verdict',
    ...stamp(day),
    passed,
    champion,
    rig: 'desktop',
    levels: [
      {
        level: 'software',
        episodes: [{ return: meanReturn }],
        measurements: [measured, { name: 'roundTripMax', value: null, unit: 'ms' }],
      },
    ],
    effects: [{ level: 'gear', episodes: [], measurements: [{ ...measured, value: meanReturn - 10 }] }],
    checks: [{ level: 'software', ...measured, limit: '> 850', passed }],
  };
}

/** A list of one fault, detected after so long; without that nothing was reported. */
export function faultsFile(day: number, detectedMs?: number): Of<'synaptolytic-faults'> {
  const passed = detectedMs !== undefined;
  const fault = {
    ...{ group: 'supply', name: 'it fails', expected: ['SUPPLY'], published: '100 ms', passed },
    ...(passed && { reported: 'SUPPLY', detectedMs, stoppedMs: detectedMs + 1 }),
    problems: passed ? [] : ['The firmware reported nothing, not SUPPLY.'],
  };
  return { format: 'synaptolytic-faults', ...stamp(day), passed, champion, rig: 'desktop', faults: [fault] };
}

/** One deviation, held up to this size. */
export function robustnessFile(day: number, heldTo: number): Of<'synaptolytic-robustness'> {
  const points = [0, 1, 2].map((size) => ({ size, meanReturn: 900 - size, held: size <= heldTo ? 1 : 0.5 }));
  return {
    format: 'synaptolytic-robustness',
    ...stamp(day),
    ...{ champion, rig: 'desktop', episodes: 20, enough: 0.95, meanReturn: 900, held: 1 },
    deviations: [{ name: 'delay', unit: 'ms', isEitherWay: false, none: 0, points, heldFrom: 0, heldTo }],
  };
}

/** One scenario that passed, and one that does not fit. */
export function scenariosFile(day: number): Of<'synaptolytic-scenarios'> {
  const expectations = [{ text: 'state is RUNNING', passed: true, atMs: 12 }];
  const played = { group: '', name: 'a push', expected: [], published: '', passed: true, problems: [], expectations };
  return {
    ...{ format: 'synaptolytic-scenarios', ...stamp(day), passed: true, champion, rig: 'desktop', file: 'pushes.yaml' },
    scenarios: [{ ...played, detectedMs: 3 }],
    refused: [{ name: 'the button', reason: 'The rig has no emergency stop.' }],
  };
}

/** A check of one case. */
export function checkFile(day: number, passed: boolean): Of<'synaptolytic-check'> {
  const measurements = [{ name: 'meanReturn', value: passed ? 900 : 800, unit: '' }];
  const check = { level: 'software', ...measurements[0]!, limit: '> 850', passed };
  return {
    ...{ format: 'synaptolytic-check', ...stamp(day), manifest: 'manifest.yaml', passed, refused: [], problems: [] },
    cases: [
      {
        ...{ name: 'balance', passed, champion: 'balance.json', crc: 1, task: 'balance', level: 'software' },
        ...{ checks: [check], problems: [], measurements, returns: [900], faults: [] },
      },
    ],
  };
}

// What a run of a machine was, for people and programs.

import type { Rig } from '../../../rig/description/index.js';
import type { MotionSummary, RigRun } from '../../../rig/hil/index.js';
import { faultSentence } from '../../../src/link/index.js';
import { limits } from '../../../src/protocol/index.js';
import type { Fact } from '../../text.js';

export interface RunReport {
  readonly rig: string;
  readonly board: string;
  readonly seconds: number;
  readonly controlTicks: number;
  readonly motion: MotionSummary;
  readonly executionMaxUs: number;
  readonly missedEdges: number;
  readonly saturations: number;
  readonly fault?: string;
  readonly faultMeaning?: string;
}

export async function reportRun(run: RigRun, rig: Rig, board: string): Promise<RunReport> {
  const { motionOf, seenState, summarizeMotion } = await import('../../../rig/hil/index.js');
  const { telemetry, fault } = run;
  const periodS = rig.periodUs / 1e6;
  const samples = telemetry.map((tick) => motionOf(seenState(tick, rig), tick.duty / limits.DUTY_MAX));
  const [first, last] = [telemetry[0], telemetry.at(-1)];
  return {
    rig: rig.name,
    board,
    seconds: Math.max(0, telemetry.length - 1) * periodS,
    controlTicks: telemetry.length,
    motion: summarizeMotion(samples, periodS),
    executionMaxUs: (last?.executionMax4us ?? 0) * 4,
    missedEdges: first && last ? last.cartMissed - first.cartMissed + last.poleMissed - first.poleMissed : 0,
    saturations: last?.saturations ?? 0,
    ...(fault && { fault, faultMeaning: faultSentence(fault) }),
  };
}

export function runFacts(report: RunReport): Fact[] {
  const { motion, seconds } = report;
  const time = (s: number): string => (s >= seconds ? 'never' : `${s.toFixed(2)} s`);
  return [
    ['machine', `${report.rig} on ${report.board}`],
    ['ran', `${seconds.toFixed(2)} s, ${report.controlTicks} control ticks`],
    ['pole up after', time(motion.swingUpS)],
    ['settled after', time(motion.settlingS)],
    ...(motion.rms
      ? ([
          [
            'after that',
            `${motion.rms.angleDeg.toFixed(2)} deg and ${(motion.rms.positionM * 1000).toFixed(1)} mm (RMS)`,
          ],
        ] as const)
      : []),
    ['mean duty', `${(motion.driveMean * 100).toFixed(1)} %`],
    ['longest tick', `${report.executionMaxUs} us`],
    ['missed edges', String(report.missedEdges)],
    ['saturations', String(report.saturations)],
    ['fault', report.faultMeaning ?? 'none'],
  ];
}

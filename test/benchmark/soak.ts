// `npm run soak`: hours of closed loop on the bench, a line for each, then a summary and a verdict.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { loadRig } from '../../rig/description/files/index.js';
import { parseChampion } from '../../src/network/index.js';
import { balancingChampion } from '../rig/balancing-champion.js';
import { runSoak } from './soak-run.js';
import type { Stretch } from './soak-truth.js';

const HOUR_S = 3600;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '6' },
    rig: { type: 'string', default: 'desktop' },
    champion: { type: 'string' },
    seed: { type: 'string', default: '1' },
    tap: { type: 'string', default: '0.8' },
  },
});
const [hours, seed, tapRadps] = [Number(values.hours), Number(values.seed), Number(values.tap)];
if (!(hours > 0 && Number.isSafeInteger(seed) && seed >= 0 && tapRadps >= 0)) {
  console.error('Give --hours more than 0, and as --seed a whole number and as --tap rad/s, neither less than 0.');
  process.exit(2);
}
const rig = await loadRig(values.rig);
const { champion: path } = values;
const champion = path === undefined ? balancingChampion(rig) : parseChampion(readFileSync(path, 'utf8'), path);
const hex = readFileSync(createRequire(import.meta.url).resolve('synaptolytic/firmware/uno.hex'));
const firmware = createHash('sha256').update(hex).digest('hex').slice(0, 12);
console.log(
  `${hours} h on rig ${rig.name}, seed ${seed}, taps up to ${tapRadps} rad/s, firmware ${firmware} (SHA-256)`,
);

const start = performance.now();
const { seconds, stretches, checks, taps, edges, wraps, problems } = await runSoak({
  rig,
  champion,
  seconds: hours * HOUR_S,
  stretchS: Math.min(HOUR_S, hours * HOUR_S),
  checkS: 60,
  tapRadps,
  seed,
  // Some four times what an hour's means of a pole that is tapped vary by.
  driftM: 0.002,
  driftRad: 0.0005,
  turns: 28,
  onStretch: (stretch, s) => console.log(line(stretch, s)),
});
const wallS = (performance.now() - start) / 1000;
const ticks = stretches.reduce((sum, stretch) => sum + stretch.ticks, 0);
console.log(`${ticks} control ticks, ${edges} edges, ${taps} taps, ${checks} comparisons`);
console.log(
  `wrapped: clock of 4 us ${wraps.clock4us} times, system ticks ${wraps.systemTick}, control ticks ${wraps.tick}, edges of the cart ${wraps.cartEdges}`,
);
console.log(`${wallS.toFixed(0)} s of wall time, ${(seconds / wallS).toFixed(1)} times real time`);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'Passed: nothing was missed, nothing was lost, nothing drifts.' : 'Failed.');
process.exitCode = problems.length === 0 ? 0 : 1;

function line(stretch: Stretch, s: number): string {
  const mm = (m: number): string => `${(1000 * m).toFixed(2)} mm`;
  const deg = (rad: number): string => `${((180 / Math.PI) * rad).toFixed(3)} deg`;
  const { offGridUs, executionMaxUs, positionMeanM, positionMaxM, angleMeanRad, angleRmsRad, angleMaxRad } = stretch;
  return [
    `${(s / HOUR_S).toFixed(2)} h: ${stretch.ticks} ticks, off by ${offGridUs.toFixed(2)} us, ${executionMaxUs.toFixed(0)} us long at most`,
    `cart: mean ${mm(positionMeanM)}, at most ${mm(positionMaxM)}`,
    `pole: mean ${deg(angleMeanRad)}, RMS ${deg(angleRmsRad)}, at most ${deg(angleMaxRad)}`,
  ].join('; ');
}

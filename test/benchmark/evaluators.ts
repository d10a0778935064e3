// What a champion costs on an ATmega328P, by each way to put it there: cycles, flash, RAM, error.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '../../sim/index.js';
import { compileEvaluator } from '../../src/compile/index.js';
import { type Champion, FloatPolicy, quantizeObservation } from '../../src/network/index.js';
import { AvrCore } from '../compile/avr-core.js';
import { champions } from '../compile/evaluated-champions.js';
import { emlearnSource, floatSource, int8Source } from './other-evaluators.js';

const observationsEach = 500;

interface Way {
  readonly sources: (champion: Champion) => Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

/** champion.h has its function in the file that includes it; the core wants one that can be called. */
const callable = `#define champion_act champion_act_inline
#include "champion.h"
#undef champion_act
bool champion_act(const int32_t *observations, int16_t *actions) { return champion_act_inline(observations, actions); }
`;

const ways: Readonly<Record<string, Way>> = {
  'target avr': { sources: (champion) => ({ 'champion.S': textOf(champion, 'avr') }) },
  'target avr, no saturation': { sources: (champion) => ({ 'champion.S': textOf(champion, 'avr', false) }) },
  'target c, -O2': {
    sources: (champion) => ({ 'champion.h': textOf(champion, 'c'), 'main.c': callable }),
    options: ['-std=c99', '-O2'],
  },
  'target c, -Os': { sources: (champion) => ({ 'champion.h': textOf(champion, 'c'), 'main.c': callable }) },
  'plain C in float, live kinds': {
    sources: (champion) => ({ 'main.c': floatSource(champion) }),
    options: ['-O2', '-lm'],
  },
  'dense layers of int8': { sources: (champion) => ({ 'main.c': int8Source(champion) }), options: ['-O2'] },
};

/** emlearn is measured where somebody has it: EMLEARN is the folder of its eml_net.h. */
function waysHere(): Readonly<Record<string, Way>> {
  const { EMLEARN } = process.env;
  if (EMLEARN === undefined) return ways;
  const smallest = ['-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'];
  const options = ['-std=c99', '-O2', ...smallest, `-I${EMLEARN}`, '-lm'];
  return { ...ways, 'emlearn, float': { sources: (champion) => ({ 'main.c': emlearnSource(champion) }), options } };
}

function textOf(champion: Champion, target: 'avr' | 'c', saturation = true): string {
  return compileEvaluator(champion, target, { saturation })[0]!.text;
}

/** Prints a table for each of three champions. Needs avr-gcc. */
export function benchEvaluators(): void {
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-evaluators-'));
  for (const name of ['swing-up of seed 7', 'article-sized', 'balancer of 8 connections']) {
    console.log(`\n${name.padEnd(30)} mean    most   flash   RAM  largest error`);
    for (const [way, { sources, options = ['-Os'] }] of Object.entries(waysHere())) {
      const champion = champions[name]!;
      const { mean, most, error, core, stack } = run(champion, new AvrCore(folder, sources(champion), options));
      const numbers = [mean.toFixed(0), most, core.flashBytes, core.staticBytes + stack];
      console.log(
        `${way.padEnd(28)}${numbers.map((value) => String(value).padStart(7)).join('')}  ${error.toExponential(1)}`,
      );
    }
  }
  rmSync(folder, { recursive: true });
}

/** Observations as a machine has them, from ±3 to ±0.1, on which nothing saturates. */
function run(champion: Champion, core: AvrCore) {
  const { inputs } = champion.mask.shape;
  const random = new RandomStream({ seed: 1, purpose: 'start' });
  const policy = new FloatPolicy(champion);
  const [observation, observationQ19, action] = [new Float64Array(inputs), new Int32Array(inputs), new Float64Array(1)];
  let [sum, most, stack, error] = [0, 0, 0, 0];
  for (let k = 0; k < observationsEach; k++) {
    const size = [3, 1, 0.3, 0.1][k % 4]!;
    for (let i = 0; i < inputs; i++) observation[i] = random.between(-size, size);
    quantizeObservation(observation, observationQ19);
    policy.act(observation, action);
    const call = core.call(observationQ19, 1);
    sum += call.cycles;
    most = Math.max(most, call.cycles);
    stack = Math.max(stack, call.stackBytes);
    error = Math.max(error, Math.abs(call.actions[0]! / 32768 - action[0]!));
  }
  return { mean: sum / observationsEach, most, stack, error, core };
}

// The target avr on the emulated core: the bits of the reference, within the cycles and bytes that its head says.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { compileEvaluator } from '../../src/compile/index.js';
import type { Champion, Network } from '../../src/network/index.js';
import { installed, temporaryFolder } from '../firmware/host-board.js';
import { randomNetwork } from '../firmware/random-cases.js';
import { AvrCore } from './avr-core.js';
import { championOf } from './champions.js';
import { champions, referenceAnswers } from './evaluated-champions.js';

const folder = temporaryFolder();

interface Measured {
  readonly differences: string[];
  readonly mostCycles: number;
  readonly saidCycles: number;
}

/** Runs the assembler, and holds it to what it says of itself. */
function measure(champion: Champion, saturation: boolean, observations: number): Measured {
  const [assembler] = compileEvaluator(champion, 'avr', { saturation });
  const core = new AvrCore(folder, { 'champion.S': assembler!.text });
  const said = /at most (\d+) cycles from call to return, (\d+) bytes of\n; flash and (\d+) bytes of RAM/.exec(
    assembler!.text,
  )!;
  const [saidCycles, saidFlash, saidRam] = said.slice(1).map(Number) as [number, number, number];
  const differences: string[] = [];
  let [mostCycles, mostStack] = [0, 0];
  for (const { observations: observed, actions, isSaturated } of referenceAnswers(champion, observations)) {
    const call = core.call(observed, actions.length);
    mostCycles = Math.max(mostCycles, call.cycles);
    mostStack = Math.max(mostStack, call.stackBytes);
    const isRight = String(call.actions) === String(actions) && (!saturation || call.isSaturated === isSaturated);
    if (!isRight) differences.push(`${observed}: ${call.actions} ${call.isSaturated}, not ${actions} ${isSaturated}`);
  }
  expect(core.flashBytes).toBe(saidFlash);
  expect(core.staticBytes + mostStack).toBe(saidRam);
  expect(mostCycles).toBeLessThanOrEqual(saidCycles);
  return { differences, mostCycles, saidCycles };
}

describe.skipIf(!installed('avr-gcc', 'avr-objcopy'))('the target avr', () => {
  it.each([
    ['swing-up of seed 7', 800],
    ['article-sized', 1200],
    ['balancer of 8 connections', 310],
  ])(
    '%s: equals the reference on 1000 observations, in at most %d cycles, and 60 more with saturation told',
    (name, most) => {
      const champion = champions[name]!;
      const quiet = measure(champion, false, 1000);
      const telling = measure(champion, true, 1000);
      expect([...quiet.differences, ...telling.differences]).toEqual([]);
      expect(quiet.saidCycles).toBeLessThanOrEqual(most);
      expect(telling.saidCycles).toBeLessThanOrEqual(quiet.saidCycles + 60);
      // The bound adds up what cannot always come together, but is no guess.
      expect(quiet.saidCycles).toBeLessThan(1.15 * quiet.mostCycles);
    },
  );

  it.each(Object.entries(champions))('%s: equals the reference', (_, champion) => {
    expect(measure(champion, true, 200).differences).toEqual([]);
    expect(measure(champion, false, 100).differences).toEqual([]);
  });

  it('equals the reference on random networks of every shape that the firmware runs', () => {
    const random = new RandomStream({ seed: 31, purpose: 'start' });
    for (let k = 0; k < 12; k++) {
      const network: Network = randomNetwork(random);
      expect(measure(championOf(network), k % 2 === 0, 40).differences).toEqual([]);
    }
  });

  it('refuses 16 inputs, whose sum has no room, and says who has', () => {
    const observationScales = new Array<number>(16).fill(1);
    const mask = { shape: { inputs: 16, hidden: 1, outputs: 1 }, connections: new Uint8Array(17).fill(1) };
    const wide = championOf({ mask, observationScales });
    expect(() => compileEvaluator(wide, 'avr')).toThrow(
      'adds up to 15 inputs, and this champion reads 16. Use the target c.',
    );
    const [inC] = compileEvaluator(wide, 'c');
    expect(inC!.text).not.toContain('ATmega');
    expect(compileEvaluator(wide, 'arduino')).toEqual([inC]);
  });
});

describe.skipIf(!installed('avr-gcc', 'avr-objcopy'))('the header beside assembler', () => {
  it.each(['avr', 'arduino'] as const)(
    'of the target %s tests it on the board, and finds one that was changed',
    (target) => {
      const files = compileEvaluator(champions['mirrored, signed']!, target);
      const [assembler, header] = ['.S', '.h'].map((ending) => files.find(({ extension }) => extension === ending));
      const main = `#define CHAMPION_SELF_TEST
#define champion_act champion_code
#include "champion.h"
#undef champion_act
bool champion_act(const int32_t *observations, int16_t *actions) {
  float action;
  const float nothing[CHAMPION_INPUTS] = {0};
  actions[0] = champion_self_test();
  return champion_act_float(nothing, &action) || action != 0.0f;
}
`;
      const differences = (text: string) => {
        const sources = { 'champion.S': text.replaceAll('champion_act', 'champion_code'), 'champion.h': header!.text };
        const core = new AvrCore(folder, { ...sources, 'main.c': main }, [
          '-std=c99',
          '-Os',
          '-Wall',
          '-Werror',
          '-lgcc',
        ]);
        const call = core.call(new Int32Array(1), 1);
        return [call.actions[0], call.isSaturated];
      };
      expect(differences(assembler!.text)).toEqual([0, false]);
      const [changed] = differences(assembler!.text.replace('ldi r23, 7', 'ldi r23, 6'));
      expect(changed).toBeGreaterThan(10);
    },
  );
});

describe.skipIf(!installed('avr-gcc', 'avr-objcopy'))('the target c, by avr-gcc', () => {
  it('equals the reference, with its table in flash', () => {
    const champion = champions['swing-up of seed 7']!;
    const [header] = compileEvaluator(champion, 'c');
    const own = '#define champion_act champion_act_inline\n#include "champion.h"\n#undef champion_act\n';
    const calls = 'bool champion_act(const int32_t *o, int16_t *a) { return champion_act_inline(o, a); }\n';
    const core = new AvrCore(folder, { 'champion.h': header!.text, 'main.c': own + calls }, [
      '-std=c99',
      '-O2',
      '-lgcc',
    ]);
    expect(core.staticBytes).toBe(0);
    for (const { observations, actions, isSaturated } of referenceAnswers(champion, 200)) {
      const call = core.call(observations, 1);
      expect([...call.actions, call.isSaturated]).toEqual([...actions, isSaturated]);
    }
  });
});

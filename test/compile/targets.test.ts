// Evaluators in C, C++, JavaScript, Python and as data: built or run by their own compilers, they compute the bits of the reference.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileEvaluator, type EvaluatorOptions, type Target } from '../../src/compile/index.js';
import { type Champion, FixedPolicy, quantizeObservation } from '../../src/network/index.js';
import { installed, temporaryFolder } from '../firmware/host-board.js';
import { type Answer, champions, referenceAnswers } from './evaluated-champions.js';

const folder = temporaryFolder();
const answersEach = 300;
const cases = Object.entries(champions).map(([name, champion]) => ({ name, champion, saturation: true }));
const silent = {
  name: 'silent',
  champion: champions['all inputs of the largest shape, four outputs']!,
  saturation: false,
};
cases.push(silent, { ...silent, champion: champions['no unit at all']! });

function textOf(champion: Champion, target: Target, options: EvaluatorOptions): string {
  const [file] = compileEvaluator(champion, target, options);
  return file!.text;
}

/** A line for each answer: the actions, and whether it is saturated where that is told. */
function linesOf(answers: readonly Answer[], saturation: boolean): string[] {
  return answers.map(({ actions, isSaturated }) =>
    [...actions, ...(saturation ? [Number(isSaturated)] : [])].join(' '),
  );
}

let built = 0;
/** A folder of its own for a file. */
function place(name: string, text: string): string {
  const room = join(folder, String(built++));
  mkdirSync(room);
  writeFileSync(join(room, name), text);
  return room;
}

/** Runs a command with the observations on its input, a line each. */
function answered(command: string, options: readonly string[], answers: readonly Answer[]): string[] {
  const input = answers.map(({ observations }) => `${observations.join(' ')}\n`).join('');
  return execFileSync(command, options, { input, encoding: 'utf8' }).trim().split('\n');
}

/** Answers on stdin, after its self-test; both as the file's readers would call it. */
function cProgram(saturation: boolean): string {
  return `#define CHAMPION_SELF_TEST
#include "champion.h"
#include "champion.h"
#include <stdio.h>
int main(void) {
  int32_t observed[CHAMPION_INPUTS];
  int16_t actions[CHAMPION_OUTPUTS];
  printf("%d\\n", champion_self_test());
  for (;;) {
    for (int i = 0; i < CHAMPION_INPUTS; i++) {
      long value;
      if (scanf("%ld", &value) != 1) return 0;
      observed[i] = (int32_t)value;
    }
    ${saturation ? 'bool held = ' : ''}champion_act(observed, actions);
    for (int o = 0; o < CHAMPION_OUTPUTS; o++) printf("%s%d", o ? " " : "", actions[o]);
    ${saturation ? 'printf(" %d", held);' : ''}
    printf("\\n");
  }
}
`;
}

const strict = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-pedantic', '-Werror'];
const languages = [
  { compiler: 'gcc', options: ['-std=c99', '-fsanitize=undefined', '-fno-sanitize-recover=all'], file: 'main.c' },
  { compiler: 'g++', options: ['-std=c++11'], file: 'main.cpp' },
];

function buildC(header: string, { compiler, options, file }: (typeof languages)[number], program: string): string {
  const room = place('champion.h', header);
  writeFileSync(join(room, file), program);
  execFileSync(compiler, [...strict, ...options, '-o', join(room, 'main'), join(room, file)], { stdio: 'pipe' });
  return join(room, 'main');
}

describe.each(languages)('the target arduino on no AVR, by $compiler', (language) => {
  it.skipIf(!installed(language.compiler))(
    'computes the bits of the reference in C, and its assembler is empty',
    () => {
      for (const { name, champion, saturation } of [cases[0]!, silent]) {
        const answers = referenceAnswers(champion, answersEach);
        const [header, assembler] = compileEvaluator(champion, 'arduino', { saturation });
        const main = buildC(header!.text, language, cProgram(saturation));
        expect(answered(main, [], answers), name).toEqual(['0', ...linesOf(answers, saturation)]);
        const room = place('champion.S', assembler!.text);
        execFileSync(language.compiler, ['-c', '-o', join(room, 'champion.o'), join(room, 'champion.S')], {
          stdio: 'pipe',
        });
        expect(
          execFileSync('nm', [join(room, 'champion.o')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
        ).toBe('');
      }
    },
  );
});

describe.each(languages)('the target c, by $compiler', (language) => {
  it.skipIf(!installed(language.compiler))('computes the bits of the reference, and tests itself', () => {
    // What is C and C++ alike is tried with each champion in C alone.
    const tried = language.compiler === 'gcc' ? cases : [cases[0]!, silent];
    for (const { name, champion, saturation } of tried) {
      const answers = referenceAnswers(champion, answersEach);
      const main = buildC(textOf(champion, 'c', { saturation }), language, cProgram(saturation));
      expect(answered(main, [], answers), name).toEqual(['0', ...linesOf(answers, saturation)]);
    }
  });

  it.skipIf(!installed(language.compiler))(
    'has a face in float: rounded as the reference rounds, held, and 0 for what is no number',
    () => {
      const champion = champions['swing-up of seed 7']!;
      const program = `#include "champion.h"
#include <stdio.h>
#include <math.h>
int main(void) {
  const float cases[][5] = {{1.5f, -0.3f, 0.25f, 1e-6f, -7.0f}, {0.49999997f, 2.8610229e-06f, -2.8610229e-06f, -1e-9f, 3.0f},
    {5000.0f, 0, 0, 0, 0}, {-1e30f, 0, 0, 0, 0}, {INFINITY, 0, 0, 0, 0}, {NAN, 0, 0, 0, 0}};
  for (int k = 0; k < 6; k++) {
    float action;
    bool held = champion_act_float(cases[k], &action);
    printf("%.0f %d\\n", (double)action * 32768, held);
  }
  return 0;
}
`;
      const main = buildC(textOf(champion, 'c', {}), language, program);
      const rounded = (values: readonly number[]): string => {
        const observations = new Int32Array(5);
        const isHeld = quantizeObservation(Float64Array.from(values, Math.fround), observations);
        const policyAnswer = referenceOf(champion, observations);
        return `${policyAnswer.actions[0]} ${Number(isHeld || policyAnswer.isSaturated)}`;
      };
      expect(answered(main, [], [])).toEqual([
        rounded([1.5, -0.3, 0.25, 1e-6, -7]),
        rounded([0.49999997, 2.8610229e-6, -2.8610229e-6, -1e-9, 3]),
        rounded([5000, 0, 0, 0, 0]),
        rounded([-1e30, 0, 0, 0, 0]),
        rounded([Number.POSITIVE_INFINITY, 0, 0, 0, 0]),
        '0 1',
      ]);
    },
  );
});

function referenceOf(champion: Champion, observations: Int32Array): Answer {
  const policy = new FixedPolicy(champion);
  const actions = new Int16Array(champion.mask.shape.outputs);
  policy.act(observations, actions);
  return { observations, actions: [...actions], isSaturated: policy.saturated };
}

describe('the target js', () => {
  it('computes the bits of the reference, and tests itself', async () => {
    for (const { name, champion, saturation } of cases) {
      const answers = referenceAnswers(champion, answersEach);
      const room = place('champion.mjs', textOf(champion, 'js', { saturation }));
      const module = await import(pathToFileURL(join(room, 'champion.mjs')).href);
      expect(module.championSelfTest(), name).toBe(0);
      const lines = answers.map(({ observations }) => {
        const actions = new Int16Array(champion.mask.shape.outputs);
        const held: boolean | undefined = module.championAct(observations, actions);
        return [...actions, ...(saturation ? [Number(held)] : [])].join(' ');
      });
      expect(lines, name).toEqual(linesOf(answers, saturation));
    }
  });

  it('has a face in float', async () => {
    const champion = champions['swing-up of seed 7']!;
    const room = place('champion.mjs', textOf(champion, 'js', {}));
    const module = await import(pathToFileURL(join(room, 'champion.mjs')).href);
    const observations = new Int32Array(5);
    quantizeObservation(Float64Array.of(1.5, -0.3, 0.25, 1e-6, -7), observations);
    const action = referenceOf(champion, observations).actions[0]! / 32768;
    expect(module.championActFloat([1.5, -0.3, 0.25, 1e-6, -7])).toEqual({ actions: [action], saturated: false });
    expect(module.championActFloat([5000, 0, 0, 0, 0]).saturated).toBe(true);
    expect(() => module.championActFloat([0, Number.NaN, 0, 0, 0])).toThrow('Observation 1 is not a number.');
  });
});

describe('the target python', () => {
  it.skipIf(!installed('python3'))('computes the bits of the reference, and tests itself', () => {
    const room = place(
      'main.py',
      `import importlib, json, sys
for k, (observed, saturation) in enumerate(json.load(sys.stdin)):
    champion = importlib.import_module("champion%d" % k)
    print(champion.champion_self_test())
    for observations in observed:
        result = champion.champion_act(observations)
        print(*(result[0] + [int(result[1])] if saturation else result))
`,
    );
    const expected: string[] = [];
    const input = cases.map(({ champion, saturation }, k) => {
      writeFileSync(join(room, `champion${k}.py`), textOf(champion, 'python', { saturation }));
      const answers = referenceAnswers(champion, answersEach);
      expected.push('0', ...linesOf(answers, saturation));
      return [answers.map(({ observations }) => [...observations]), saturation];
    });
    const output = execFileSync('python3', [join(room, 'main.py')], { input: JSON.stringify(input), encoding: 'utf8' });
    expect(output.trim().split('\n')).toEqual(expected);
  });

  it.skipIf(!installed('python3'))('has a face in float', () => {
    const champion = champions['swing-up of seed 7']!;
    const room = place('champion.py', textOf(champion, 'python', {}));
    writeFileSync(
      join(room, 'main.py'),
      `from champion import champion_act_float as act
print(act([1.5, -0.3, 0.25, 1e-6, -7]))
print(act([5000, 0, 0, 0, 0])[1], act([float("inf"), 0, 0, 0, 0])[1])
try:
    act([0, float("nan"), 0, 0, 0])
except ValueError as error:
    print(error)
`,
    );
    const observations = new Int32Array(5);
    quantizeObservation(Float64Array.of(1.5, -0.3, 0.25, 1e-6, -7), observations);
    const action = referenceOf(champion, observations).actions[0]! / 32768;
    expect(answered('python3', [join(room, 'champion.py')], [])).toEqual(['0 of 32 vectors differ']);
    expect(answered('python3', [join(room, 'main.py')], [])).toEqual([
      `([${action}], False)`,
      'True True',
      'Observation 1 is not a number.',
    ]);
  });
});

describe('the target json', () => {
  /** An evaluator as a reader of docs/evaluators.md would write it. */
  function evaluate(document: EvaluatorDocument, observations: Int32Array): string {
    const scaled = new Map<number, number>();
    let isSaturated = false;
    for (const { index, scaleQ8 } of document.inputs) {
      const exact = Math.floor((observations[index]! * scaleQ8 + 2 ** 13) / 2 ** 14);
      const held = Math.max(-document.scaledLimit, Math.min(document.scaledLimit, exact));
      if (held !== exact) isSaturated = true;
      scaled.set(index, held);
    }
    const tanh = (u: number): number => {
      const size = Math.abs(u);
      const [low, high] = document.tanhTable.slice(size >> 8, (size >> 8) + 2);
      const value = high === undefined ? 2 ** 23 : low! * 256 + (high - low!) * (size % 256);
      return u < 0 ? -value : value;
    };
    const sums = new Array<number>(document.outputs).fill(0);
    let u = 0;
    for (const { changes, counts } of document.steps) {
      for (const { input, sign } of changes) u += sign * scaled.get(input)!;
      for (const [o, count] of counts.entries()) sums[o]! += count * tanh(u);
    }
    const actions = sums.map((z) => Math.min(32767, (tanh((z + 512) >> 10) + 128) >> 8));
    return [...actions, Number(isSaturated)].join(' ');
  }

  it('is all that an evaluator needs, and brings vectors to test it with', () => {
    for (const [name, champion] of Object.entries(champions)) {
      const document: EvaluatorDocument = JSON.parse(textOf(champion, 'json', {}));
      expect(document).toMatchObject({
        format: 'synaptolytic-evaluator',
        version: 1,
        periodUs: champion.task.periodUs,
      });
      const answers = referenceAnswers(champion, answersEach);
      expect(
        answers.map(({ observations }) => evaluate(document, observations)),
        name,
      ).toEqual(linesOf(answers, true));
      for (const { observations, actions, isSaturated } of document.vectors) {
        const right = [...actions, Number(isSaturated)].join(' ');
        expect(evaluate(document, Int32Array.from(observations)), name).toBe(right);
      }
    }
  });
});

interface EvaluatorDocument {
  readonly inputs: readonly { readonly index: number; readonly scaleQ8: number }[];
  readonly scaledLimit: number;
  readonly outputs: number;
  readonly tanhTable: readonly number[];
  readonly steps: readonly {
    readonly changes: readonly { readonly input: number; readonly sign: number }[];
    readonly counts: readonly number[];
  }[];
  readonly vectors: readonly {
    readonly observations: number[];
    readonly actions: number[];
    readonly isSaturated: boolean;
  }[];
}

describe('every evaluator', () => {
  it('has a self-test that finds a champion that was changed', async () => {
    const text = textOf(champions['swing-up of seed 7']!, 'js', {});
    const changed = text.replace('z0 += t', 'z0 += 2 * t');
    expect(changed).not.toBe(text);
    const room = place('champion.mjs', changed);
    const module = await import(pathToFileURL(join(room, 'champion.mjs')).href);
    expect(module.championSelfTest()).toBeGreaterThan(10);
  });

  it('holds nothing that a unit of a champion file could smuggle in', () => {
    const champion = champions['balancer of 8 connections']!;
    const units = ['\nint x;', '*/ int', 'a\\', '"""', '\u2028', '??/'];
    const observations = champion.task.observations.map(({ name }, i) => ({ name, unit: units[i] ?? '' }));
    const strange = { ...champion, task: { ...champion.task, observations } };
    for (const target of ['c', 'avr', 'arduino', 'js', 'python'] as const) {
      for (const { text: written } of compileEvaluator(strange, target)) {
        const text = written.replace(/^#if .*\n/, '');
        const head = text.split('\n').slice(
          0,
          text.split('\n').findIndex((line) => line.includes('Signature')),
        );
        expect(head.length).toBeGreaterThan(10);
        expect(head.filter((line) => !/^(\/\/|#|;)( |$)/.test(line) || /\\|\*\/|\?\?/.test(line))).toEqual([]);
        expect(text).not.toMatch(/^int x;|\u2028/m);
      }
    }
  });

  it('says at its head what it is', () => {
    const text = textOf(champions['swing-up of seed 7']!, 'c', { madeBy: 'synaptolytic 1.2.3' });
    const head = text.slice(0, text.indexOf('#ifndef'));
    expect(head).toContain('A champion of the task swing-up, 5-32-1. Written by synaptolytic 1.2.3.');
    expect(head).toContain('action = tanh(');
    expect(head).toContain('// Observations, every 16500 us: int32 in Q13.19');
    expect(head).toContain('//   0  cartPosition in m, scale 1');
    expect(head).toMatch(
      /at most \d+ cycles from call to return, \d+ bytes of\n\/\/ flash and \d+ bytes of RAM and stack/,
    );
  });
});

// Networks as formulas.
import { expect, it } from 'vitest';
import { canonicalForm, canonicalMask, equation } from '../../src/network/index.js';

const form = {
  inputs: 3,
  outputs: 2,
  kinds: [
    { subset: 0b001, counts: [1, 0] },
    { subset: 0b101, counts: [3, 0] },
  ],
};

it('writes one equation for each output, with the names of the observations', () => {
  expect(equation(form, ['x', 'ẋ', 'θ̇'])).toEqual(['action1 = tanh(tanh(x) + 3·tanh(x + θ̇))', 'action2 = 0']);
});

it('numbers the observations when they have no names, and the action only when there are several', () => {
  const single = { inputs: 2, outputs: 1, kinds: [{ subset: 0b11, counts: [1] }] };
  expect(equation(single)).toEqual(['action = tanh(tanh(o1 + o2))']);
  expect(equation(canonicalForm(canonicalMask(single, 5)))).toEqual(equation(single));
});

// Hints for mistyped names: near ones are meant, far ones are not guessed.
import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../src/base/index.js';

const tasks = ['swing-up', 'balance', 'double-pendulum', 'cartpole'];

describe('didYouMean', () => {
  test.each([
    ['swingup', tasks, 'swing-up'],
    ['Balance', tasks, 'balance'],
    ['double', tasks, 'double-pendulum'],
    ['cart-pole', tasks, 'cartpole'],
    ['pole encoder', ['poleLength', 'poleEncoder'], 'poleEncoder'],
    ['mk3', ['mk1', 'mk2', 'cma'], 'mk1'],
    ['artcle', ['article'], 'article'],
  ])('takes "%s" of %j for "%s"', (typed, names, meant) => {
    expect(didYouMean(typed, names)).toBe(` Did you mean "${meant}"?`);
  });

  test.each([
    ['foo', ['article']],
    ['toString', tasks],
    ['', tasks],
    ['anything', []],
  ])('guesses nothing for "%s" of %j', (typed, names) => {
    expect(didYouMean(typed, names)).toBe('');
  });
});

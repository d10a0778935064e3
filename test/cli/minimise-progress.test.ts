// The progress line of a search: a bar, its share of the size, and the time left.
import { expect, it } from 'vitest';
import { SizeProgress } from '../../cli/commands/minimise-progress.js';

/** A size of ten chunks, so many of them played. */
const size = (connections: number, chunks: number) => ({
  ...{ connections, forms: 2500, dropped: [], near: [], screened: [] },
  steps: Array<number>(chunks).fill(1),
});

it('tells the time left by the pace of this call, and begins anew with each size', () => {
  const progress = new SizeProgress();
  expect(progress.line(size(14, 4), 1000), 'from a checkpoint: no pace yet').toBe(
    '14 connections  [========            ] 40 %',
  );
  expect(progress.line(size(14, 5), 7000)).toBe('14 connections  [==========          ] 50 %  0:30 left of this size');
  expect(progress.line(size(14, 9), 11_000)).toBe(
    '14 connections  [==================  ] 90 %  0:02 left of this size',
  );
  expect(progress.line(size(15, 1), 12_000)).toBe('15 connections  [==                  ] 10 %');
});

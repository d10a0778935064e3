// Nonlinear least squares, on problems whose solution is known.
import { describe, expect, it } from 'vitest';
import { covarianceOf, leastSquares } from '../../rig/calibration/least-squares.js';

const times = Array.from({ length: 40 }, (_, i) => i / 10);

describe('leastSquares', () => {
  it('finds the parameters that made the data', () => {
    const curve = (height: number, rate: number, t: number) => height / (1 + rate * t);
    const { parameters, rms } = leastSquares(
      ([height, rate]) => times.map((t) => curve(height!, rate!, t) - curve(3, 0.7, t)),
      [
        { start: 1, scale: 0.1 },
        { start: 0.1, scale: 0.1 },
      ],
    );
    expect(parameters[0]).toBeCloseTo(3, 8);
    expect(parameters[1]).toBeCloseTo(0.7, 8);
    expect(rms).toBeLessThan(1e-8);
  });

  it('tells how sure it is: as the textbook does for a straight line', () => {
    const noise = times.map((_, i) => (i % 2 === 0 ? 0.1 : -0.1));
    const residuals = ([slope, offset]: readonly number[]) =>
      times.map((t, i) => slope! * t + offset! - (2 * t - 1 + noise[i]!));
    const unknowns = [
      { start: 1, scale: 0.1 },
      { start: 1, scale: 3 },
    ];
    const fit = leastSquares(residuals, unknowns);
    const covariance = covarianceOf(residuals, fit, unknowns);
    const mean = times.reduce((sum, t) => sum + t, 0) / times.length;
    const spread = times.reduce((sum, t) => sum + (t - mean) ** 2, 0);
    const variance = (fit.rms ** 2 * times.length) / (times.length - 2);
    expect(covariance.get(0, 0)).toBeCloseTo(variance / spread, 9);
    expect(covariance.get(0, 1)).toBeCloseTo((-mean * variance) / spread, 9);
    expect(covariance.get(1, 1)).toBeCloseTo(variance * (1 / times.length + mean ** 2 / spread), 9);
  });

  // A step that was shortened gains less than a tenth there.
  it.each([1e-9, 0.1])('comes through the bent valley of Rosenbrock, with steps until one gains %d', (enough) => {
    const { parameters } = leastSquares(
      ([x, y]) => [10 * (y! - x! * x!), 1 - x!],
      [
        { start: -1.2, scale: 1 },
        { start: 1, scale: 1 },
      ],
      enough,
    );
    expect(parameters[0]).toBeCloseTo(1, 6);
    expect(parameters[1]).toBeCloseTo(1, 6);
  });

  it('keeps a parameter at its least value, and finds the others there', () => {
    const { parameters } = leastSquares(
      ([slope, offset]) => times.map((t) => slope! * t + offset! - (2 * t - 1)),
      [
        { start: 1, scale: 0.1 },
        { start: 1, scale: 0.1, least: 0 },
      ],
    );
    const sum = (of: (t: number) => number) => times.reduce((total, t) => total + of(t), 0);
    expect(parameters[1]).toBe(0);
    expect(parameters[0]).toBeCloseTo(sum((t) => t * (2 * t - 1)) / sum((t) => t * t), 6);
  });
});

// The drawing beside a step of the guide: of the driver that the rig has.
/// <reference types="vite/client" />
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawingOf } from '../../web/rig/wiring-drawing.js';

const svgOf = (...of: Parameters<typeof drawingOf>): string =>
  decodeURIComponent(drawingOf(...of)!.replace('data:image/svg+xml,', ''));

it('of a motor is that of its driver: at the enable where it floats between pulses, at the inputs where it does not', () => {
  const slow = readFileSync(new URL('../../docs/wiring-slow-decay.svg', import.meta.url), 'utf8');
  expect(svgOf(['MOTOR', 'MOTOR_RIGHT'], false)).toBe(slow);
  expect(svgOf(['MOTOR', 'MOTOR_RIGHT'], true)).toContain('data-pins="MOTOR');
  expect(svgOf(['LIMIT_LEFT'], false)).toBe(svgOf(['LIMIT_LEFT'], true));
});

// The wiring drawing of the docs, cut to the parts that a step is about.
import type { PinName } from '../../src/protocol/index.js';

const drawings = import.meta.glob<string>('../../docs/wiring*.svg', { query: '?raw', import: 'default', eager: true });
const wiring = drawings['../../docs/wiring.svg']!;
const slowDecay = drawings['../../docs/wiring-slow-decay.svg']!;

const parts = [...wiring.matchAll(/data-pins="([^"]+)" data-view="([^"]+)"/g)].map(([, pins, view]) => ({
  pins: pins!.split(' '),
  view: view!.split(' ').map(Number) as [number, number, number, number],
}));

/** The address of an image of what is wired to these pins. Undefined for pins that are not drawn. */
export function drawingOf(pins: readonly PinName[], motorFloats: boolean): string | undefined {
  if (pins.includes('MOTOR') && !motorFloats) return address(slowDecay);
  const shown = parts.filter((part) => part.pins.some((pin) => pins.includes(pin as PinName)));
  if (shown.length === 0) return undefined;
  const [left, top] = [0, 1].map((side) => Math.min(...shown.map(({ view }) => view[side]!)));
  const [end, foot] = [0, 1].map((side) => Math.max(...shown.map(({ view }) => view[side]! + view[side + 2]!)));
  const hidden = parts.filter((part) => !shown.includes(part)).map((part) => `[data-pins="${part.pins.join(' ')}"]`);
  const faint = hidden.length > 0 ? `${hidden.join(',')}{opacity:.2}` : '';
  return address(
    wiring
      .replace(/viewBox="[^"]*"/, `viewBox="${left} ${top} ${end! - left!} ${foot! - top!}"`)
      .replace('</style>', `${faint}</style>`),
  );
}

function address(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

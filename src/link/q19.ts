// Q13.19 numbers as decimal text with 6 digits after the point: what an observation looks like on the wire.

const int32Max = 2 ** 31 - 1;
const text = /^([+-]?)(\d{1,10})(?:\.(\d{0,6}))?$/;

/** A Q13.19 integer as decimal text; `parseQ19` reads it back as itself. */
export function formatQ19(q19: number): string {
  const magnitude = Math.abs(q19);
  const whole = Math.floor(magnitude / 2 ** 19);
  const millionths = Math.floor(((magnitude % 2 ** 19) * 15625 + 4096) / 8192);
  return `${q19 < 0 ? '-' : ''}${whole}.${String(millionths).padStart(6, '0')}`;
}

/** Decimal text as the nearest Q13.19 integer, held at the limits of int32; undefined when it is no such number. */
export function parseQ19(number: string): number | undefined {
  const match = text.exec(number);
  if (!match) return undefined;
  const millionths = Number((match[3] ?? '').padEnd(6, '0'));
  const magnitude = Number(match[2]) * 2 ** 19 + Math.floor((millionths * 8192 + 7812) / 15625);
  return match[1] === '-' ? -Math.min(magnitude, int32Max + 1) : Math.min(magnitude, int32Max);
}

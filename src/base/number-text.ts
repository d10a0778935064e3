// Numbers as people read them: enough digits to compare with a limit, no more.

/** A measured number in at most `digits` significant digits; whole numbers in full. */
export function formatNumber(value: number, digits = 5): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** A number with its unit: '16.5 ms', '100 %', '0.25'. */
export function formatMeasurement(value: number, unit: string): string {
  const number = formatNumber(value);
  return unit === '' ? number : `${number} ${unit}`;
}

/** A CRC or a signature: four digits. */
export function hexadecimal(word: number): string {
  return word.toString(16).padStart(4, '0');
}

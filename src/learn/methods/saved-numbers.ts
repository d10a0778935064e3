// Float64 arrays as text that holds every bit: what JSON would do to -0 and to megabytes of digits, it cannot do to this.

/** So many characters at once: all of a large array would be too many arguments for one call. */
const CHUNK = 8192;

/** Base64 of the numbers' bytes, least significant byte first. */
export function packNumbers(numbers: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [i, number] of numbers.entries()) view.setFloat64(8 * i, number, true);
  const bytes = new Uint8Array(view.buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** The inverse of {@link packNumbers}. */
export function unpackNumbers(text: string): Float64Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

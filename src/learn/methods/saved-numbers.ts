// Float64 arrays as text that holds every bit: what JSON would do to -0 and to megabytes of digits, it cannot do to this.

/** Base64 of the numbers' bytes, least significant byte first. */
export function packNumbers(numbers: Float64Array): string {
  const bytes = Buffer.alloc(8 * numbers.length);
  numbers.forEach((number, i) => {
    bytes.writeDoubleLE(number, 8 * i);
  });
  return bytes.toString('base64');
}

/** The inverse of {@link packNumbers}. */
export function unpackNumbers(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}

// Bytes as hexadecimal text, without Node's Buffer.

/** Two lower-case digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of pairs of digits, up to the first character that is none. */
export function fromHex(text: string): Uint8Array {
  const [digits] = /^(?:[0-9a-f]{2})*/i.exec(text)!;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

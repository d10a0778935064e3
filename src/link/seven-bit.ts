// Bytes inside a SysEx message: a little-endian bit stream cut into 7-bit wire bytes (Firmata's Encoder7Bit).

/** Packs n bytes into ceil(8n/7) wire bytes below 0x80, low bits first. */
export function packSevenBit(bytes: Uint8Array): number[] {
  const wire: number[] = [];
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits |= byte << bitCount;
    for (bitCount += 8; bitCount >= 7; bitCount -= 7) {
      wire.push(bits & 0x7f);
      bits >>= 7;
    }
  }
  if (bitCount > 0) wire.push(bits);
  return wire;
}

/** The bytes that were packed into `wire`; fewer than 8 bits left over at the end are padding. */
export function unpackSevenBit(wire: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.floor((wire.length * 7) / 8));
  let bits = 0;
  let bitCount = 0;
  let length = 0;
  for (const wireByte of wire) {
    bits |= (wireByte & 0x7f) << bitCount;
    bitCount += 7;
    if (bitCount >= 8) {
      bytes[length++] = bits & 0xff;
      bits >>= 8;
      bitCount -= 8;
    }
  }
  return bytes;
}

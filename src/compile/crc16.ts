// The checksum of images, signatures and board messages.

/**
 * CRC-16/MCRF4XX: polynomial 0x8408 reflected, no final inversion; avr-libc calls it `_crc_ccitt_update`. '123456789' gives 0x6F91.
 * @param initial the value to go on from, so that a CRC can be computed in pieces.
 */
export function crc16(bytes: Iterable<number>, initial = 0xffff): number {
  let crc = initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}

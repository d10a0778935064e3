// The CRC of images and board messages.
import { expect, it } from 'vitest';
import { crc16 } from '../../src/compile/index.js';

it('is CRC-16/MCRF4XX', () => {
  expect(crc16(Buffer.from('123456789'))).toBe(0x6f91);
  expect(crc16([])).toBe(0xffff);
});

it('can be computed in pieces', () => {
  expect(crc16(Buffer.from('6789'), crc16(Buffer.from('12345')))).toBe(0x6f91);
});

// champion.syn: encoding and decoding are inverse, and everything else is refused with its own code.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/base/index.js';
import {
  crc16,
  decodeImage,
  encodeImage,
  type ImageContent,
  imageLength,
  signature,
  taskIdOf,
} from '../../src/compile/index.js';
import { canonicalMask, fullMask } from '../../src/network/index.js';
import { anyNetwork, anyShape, articleShape, fixed } from '../network/networks.js';

const content: ImageContent = {
  mask: canonicalMask({ inputs: 5, outputs: 1, kinds: [3, 9, 30].map((subset) => ({ subset, counts: [2] })) }, 32),
  observationScales: [1, 1, 1, 1, 0.5],
  taskId: 2,
  controlPeriodUs: 16500,
};
const image = encodeImage(content);

/** The image with some bytes replaced, and its CRC corrected unless it is the CRC that shall be wrong. */
function altered(changes: Readonly<Record<number, number>>, original = image): Uint8Array {
  const bytes = original.slice();
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  new DataView(bytes.buffer).setUint16(bytes.length - 2, crc16(bytes.subarray(0, -2)), true);
  return bytes;
}

function refusal(bytes: Uint8Array): CodedError {
  try {
    decodeImage(bytes, 'champion.syn');
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('The image was accepted.');
}

describe('image', () => {
  it('of the article’s shape is 50 bytes, of the double pendulum’s on the AVR 78', () => {
    expect(image.length).toBe(50);
    expect(imageLength({ inputs: 9, hidden: 32, outputs: 2 })).toBe(78);
  });

  it('decodes to what was encoded, and encodes to the same bytes again', () => {
    const anyContent = anyShape
      .chain((shape) => fc.tuple(anyNetwork(shape), fc.nat({ max: 255 }), fc.nat({ max: 0xffffffff })))
      .map(([network, taskId, controlPeriodUs]) => ({ ...network, taskId, controlPeriodUs }));
    fc.assert(
      fc.property(anyContent, (original) => {
        const bytes = encodeImage(original);
        expect(bytes.length).toBe(imageLength(original.mask.shape));
        const decoded = decodeImage(bytes);
        expect(decoded).toMatchObject({ ...original, shape: original.mask.shape, signature: signature(original) });
        expect(encodeImage(decoded)).toEqual(bytes);
      }),
      fixed,
    );
  });

  it('is read from the middle of a larger buffer', () => {
    const larger = new Uint8Array(70).fill(0xaa);
    larger.set(image, 13);
    expect(decodeImage(larger.subarray(13, 63))).toEqual(decodeImage(image));
  });

  it('numbers the tasks, 0 for one it does not know', () => {
    expect(['balance', 'swing-up', 'double-pendulum', 'cartpole', 'mine'].map(taskIdOf)).toEqual([1, 2, 3, 4, 0]);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'IMAGE_LENGTH', 'champion.syn is 0 bytes long, too short for an image.'],
    ['a file cut in its header', image.subarray(0, 11), 'IMAGE_LENGTH', 'is 11 bytes long, too short for an image.'],
    ['a truncated image', image.subarray(0, 49), 'IMAGE_LENGTH', 'is 49 bytes long; an image of shape 5-32-1 has 50.'],
    ['an image with more behind it', Uint8Array.of(...image, 0), 'IMAGE_LENGTH', 'is 51 bytes long; an image of shape'],
    [
      'a foreign file',
      Buffer.from('{"format": "synaptolytic-champion"}'),
      'IMAGE_MAGIC',
      'is not a synaptolytic image.',
    ],
    [
      'another version',
      altered({ 3: 3 }),
      'IMAGE_VERSION',
      'is of image version 3, and this program reads versions 1 and 2.',
    ],
    [
      'a version of networks with more connections',
      altered({ 3: 2 }),
      'IMAGE_LENGTH',
      'an image of shape ±5-32-1 has 70.',
    ],
    ['no inputs', altered({ 4: 0 }), 'IMAGE_SHAPE', 'A network of shape 0-32-1 is not possible: inputs must be'],
    ['too many hidden units', altered({ 5: 65 }), 'IMAGE_SHAPE', 'A network of shape 5-65-1 is not possible'],
    ['a flipped bit', image.with(22, image[22]! ^ 1), 'IMAGE_CRC', 'is damaged: its CRC does not match its bytes.'],
    [
      'another signature',
      altered({ 46: image[46]! ^ 1 }),
      'IMAGE_SIGNATURE',
      'its signature is not that of its network.',
    ],
    [
      'another mask under the signature',
      altered({ 22: image[22]! ^ 1 }),
      'IMAGE_SIGNATURE',
      'was compiled for another arithmetic',
    ],
  ])('%s is refused', (_, bytes, code, message) => {
    expect(refusal(bytes)).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(refusal(bytes).message).toMatch(
      /^champion\.syn .*\. (Compile the champion again\.|Give a champion\.syn.*)$/,
    );
  });

  it('with a mask bit after the last connection is refused', () => {
    const small = encodeImage({
      ...content,
      mask: canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 7, counts: [1] }] }, 3),
    });
    const lastMaskByte = small.length - 5;
    expect(refusal(altered({ [lastMaskByte]: small[lastMaskByte]! | 0x80 }, small))).toMatchObject({
      code: 'IMAGE_SHAPE',
      message: expect.stringContaining('a bit after the last one is set'),
    });
  });

  it('with any single bit flipped is refused', () => {
    for (let bit = 0; bit < 8 * image.length; bit++) {
      expect(refusal(image.with(bit >> 3, image[bit >> 3]! ^ (1 << (bit & 7)))).code).toMatch(/^IMAGE_/);
    }
  });
});

describe('signature', () => {
  // Boards hold images with these signatures. If one changes, every board refuses its network.
  it('is this for the full network and for one of two outputs', () => {
    expect(signature({ mask: fullMask(articleShape), observationScales: [1, 1, 1, 1, 1] })).toBe(0x4f33);
    expect(
      signature({ mask: fullMask({ inputs: 9, hidden: 3, outputs: 2 }), observationScales: new Array(9).fill(0.25) }),
    ).toBe(0x64ae);
  });

  it('depends on the network and its scales, not on the order of its hidden units', () => {
    const form = { inputs: 5, outputs: 1, kinds: [3, 9, 30].map((subset) => ({ subset, counts: [2] })) };
    const scales = [1, 1, 1, 1, 1];
    const one = signature({ mask: canonicalMask(form, 32), observationScales: scales });
    expect(signature({ mask: canonicalMask(form, 20), observationScales: scales })).toBe(one);
    expect(signature({ mask: canonicalMask(form, 32), observationScales: scales.with(1, 0.5) })).not.toBe(one);
    const other = { ...form, kinds: form.kinds.with(0, { subset: 3, counts: [1] }) };
    expect(signature({ mask: canonicalMask(other, 32), observationScales: scales })).not.toBe(one);
  });

  it('tells a network from itself with one connection less, be it ever so dense', () => {
    const { connections } = fullMask(articleShape);
    const scales = [1, 1, 1, 1, 1];
    const whole = signature({ mask: { shape: articleShape, connections }, observationScales: scales });
    for (let lost = 0; lost < connections.length; lost++) {
      const mask = { shape: articleShape, connections: connections.with(lost, 0) };
      expect(signature({ mask, observationScales: scales }), `without connection ${lost}`).not.toBe(whole);
    }
  });
});

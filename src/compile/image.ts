// champion.syn: a network as the bytes a board stores (docs/image-format.md).
import { CodedError } from '../base/index.js';
import {
  checkNetwork,
  checkShape,
  type Network,
  packedLength,
  packMask,
  type Shape,
  scalesQ8,
  shapeName,
  unpackMask,
} from '../network/index.js';
import { crc16 } from './crc16.js';
import { signature } from './signature.js';

/** Tasks by their number in an image; those that are not here are 'other'. */
export const imageTasks: readonly string[] = ['other', 'balance', 'swing-up', 'double-pendulum', 'cartpole'];

/** The number of a task in an image: its place in {@link imageTasks}, or 0 for "other". */
export function taskIdOf(taskName: string): number {
  return Math.max(0, imageTasks.indexOf(taskName));
}

/** What an image says about a network: the task by its number of {@link imageTasks}, and the control period in microseconds (u32). */
export interface ImageContent extends Network {
  readonly taskId: number;
  readonly controlPeriodUs: number;
}

/** A decoded image. */
export interface Image extends ImageContent {
  readonly shape: Shape;
  readonly signature: number;
  readonly crc: number;
}

export type ImageErrorCode =
  | 'IMAGE_LENGTH'
  | 'IMAGE_MAGIC'
  | 'IMAGE_VERSION'
  | 'IMAGE_SHAPE'
  | 'IMAGE_CRC'
  | 'IMAGE_SIGNATURE';

const magic = [0x53, 0x59, 0x4e]; // 'SYN'
/** Networks with mirrored observations have a version of their own. */
const [version, mirroredVersion] = [1, 2];
const headerBytes = 12;

/** Where the parts of an image of this shape begin. */
function layout(shape: Shape) {
  const mask = headerBytes + 2 * shape.inputs;
  const signature = mask + packedLength(shape);
  return { scales: headerBytes, mask, signature, crc: signature + 2, end: signature + 4 };
}

/** Bytes of an image of this shape: 50 for 5-32-1, 70 with mirrored observations. */
export function imageLength(shape: Shape): number {
  return layout(shape).end;
}

/**
 * The image of a network, with the signature that the fixed-point policy gives it.
 * @throws CodedError when the network is not one.
 */
export function encodeImage(content: ImageContent): Uint8Array {
  checkNetwork(content);
  const { shape } = content.mask;
  const at = layout(shape);
  const bytes = new Uint8Array(at.end);
  const view = new DataView(bytes.buffer);
  bytes.set([
    ...magic,
    shape.mirrored ? mirroredVersion : version,
    shape.inputs,
    shape.hidden,
    shape.outputs,
    content.taskId,
  ]);
  view.setUint32(8, content.controlPeriodUs, true);
  scalesQ8(content).forEach((scale, i) => {
    view.setUint16(at.scales + 2 * i, scale, true);
  });
  bytes.set(packMask(content.mask), at.mask);
  view.setUint16(at.signature, signature(content), true);
  view.setUint16(at.crc, crc16(bytes.subarray(0, at.crc)), true);
  return bytes;
}

/**
 * The inverse of {@link encodeImage}. Checks what a board checks, in the same order.
 * @param source what to call the image in messages, usually its path.
 * @throws CodedError
 */
export function decodeImage(bytes: Uint8Array, source = 'The image'): Image {
  const reject: Reject = (code, fault, remedy = 'Compile the champion again.') => {
    throw new CodedError<ImageErrorCode>(code, `${source} ${fault}. ${remedy}`).at({ file: source });
  };
  try {
    return readImage(bytes, reject);
  } catch (error) {
    // What is not an image's own error is one of the network in it.
    if (!(error instanceof CodedError) || error.code.startsWith('IMAGE_')) throw error;
    return reject('IMAGE_SHAPE', `holds no possible network (${error.message})`);
  }
}

type Reject = (code: ImageErrorCode, fault: string, remedy?: string) => never;

function readImage(bytes: Uint8Array, reject: Reject): Image {
  if (bytes.length < headerBytes) reject('IMAGE_LENGTH', `is ${bytes.length} bytes long, too short for an image`);
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    reject('IMAGE_MAGIC', 'is not a synaptolytic image', 'Give a champion.syn, as the command compile writes it.');
  }
  if (bytes[3] !== version && bytes[3] !== mirroredVersion) {
    const known = `${version} and ${mirroredVersion}`;
    reject('IMAGE_VERSION', `is of image version ${bytes[3]}, and this program reads versions ${known}`);
  }
  const [inputs, hidden, outputs] = bytes.subarray(4, 7) as unknown as [number, number, number];
  const shape: Shape = { inputs, hidden, outputs, ...(bytes[3] === mirroredVersion && { mirrored: true }) };
  checkShape(shape);
  const at = layout(shape);
  if (bytes.length !== at.end) {
    reject('IMAGE_LENGTH', `is ${bytes.length} bytes long; an image of shape ${shapeName(shape)} has ${at.end}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const crc = view.getUint16(at.crc, true);
  if (crc !== crc16(bytes.subarray(0, at.crc))) reject('IMAGE_CRC', 'is damaged: its CRC does not match its bytes');

  const image = {
    shape,
    taskId: bytes[7]!,
    controlPeriodUs: view.getUint32(8, true),
    observationScales: Array.from({ length: shape.inputs }, (_, i) => view.getUint16(at.scales + 2 * i, true) / 256),
    mask: unpackMask(shape, bytes.subarray(at.mask, at.signature)),
    signature: view.getUint16(at.signature, true),
    crc,
  };
  if (image.signature !== signature(image)) {
    reject('IMAGE_SIGNATURE', 'was compiled for another arithmetic: its signature is not that of its network');
  }
  return image;
}

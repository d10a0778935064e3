// The firmware's core as a program on this machine (firmware/host), for tests.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { crc16, encodeImage, type ImageContent } from '../../src/compile/index.js';
import { checksum } from '../../src/link/sentences.js';
import { packSevenBit, unpackSevenBit } from '../../src/link/seven-bit.js';
import type { Network } from '../../src/network/index.js';
import { errors, firmware, statusFields, sysex } from '../../src/protocol/index.js';

export const firmwareFolder = fileURLToPath(new URL('../../firmware', import.meta.url));

/** True if all these programs are installed; else says which are not, and that tests are skipped. */
export function installed(...programs: string[]): boolean {
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error);
  if (missing.length > 0) console.warn(`Tests of the firmware are skipped: ${missing.join(' and ')} not installed.`);
  return missing.length === 0;
}

/** A folder that is there while the tests of the file run. */
export function temporaryFolder(): string {
  const folder = join(tmpdir(), `synaptolytic-firmware-${randomUUID()}`);
  beforeAll(() => mkdirSync(folder));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/**
 * Folder of the host programs, with sanitizers: those that are built before any test (test/suite/build-first.ts), or HOST_PROGRAMS,
 * where `make coverage` has built those that count what they run through.
 */
export function hostPrograms(): string {
  return process.env.HOST_PROGRAMS ?? join(firmwareFolder, 'build');
}

/** What the board sent, taken apart: SysEx messages, other Firmata messages, and lines of text. */
export interface Sent {
  readonly sysex: readonly (readonly number[])[];
  readonly messages: readonly (readonly number[])[];
  readonly lines: readonly string[];
}

export interface RunOptions {
  /** A file that keeps the EEPROM. */
  readonly eeprom?: string;
  /** Which write to EEPROM fails, and what its cell gets instead. `cut`: the power fails there and returns; `worn`: every so many writes fail. */
  readonly spoil?: readonly ['cut' | 'worn', write: number, value: number];
}

/** Boots the board, sends it these bytes and texts without a pause, and returns what it sent after its greeting. */
export function converse(
  programs: string,
  input: readonly (string | Iterable<number>)[],
  options: RunOptions = {},
): Sent {
  const { eeprom, spoil } = options;
  const bytes = Buffer.concat(
    input.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part]))),
  );
  const run = spawnSync(join(programs, 'board'), [...(eeprom ? [eeprom] : []), ...(spoil ?? []).map(String)], {
    input: bytes,
    maxBuffer: 2 ** 26,
  });
  if (run.status !== 0) throw new Error(`The board program failed:\n${run.stderr}`);
  return takeApart(run.stdout.subarray(greeting.length));
}

const name = [...'synaptolytic'].flatMap((character) => [character.charCodeAt(0), 0]);

/** Protocol version, then firmware version and name: what a Firmata host waits for. */
export const greeting: readonly number[] = [0xf9, 2, 5, 0xf0, 0x79, firmware.major, firmware.minor, ...name, 0xf7];

function takeApart(bytes: Buffer): Sent {
  const sysexMessages: number[][] = [];
  const messages: number[][] = [];
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0xf0) {
      const end = bytes.indexOf(0xf7, i);
      sysexMessages.push([...bytes.subarray(i + 1, end)]);
      i = end;
    } else if (bytes[i]! >= 0x80) {
      messages.push([...bytes.subarray(i, i + 3)]);
      i += 2;
    } else {
      text += String.fromCharCode(bytes[i]!);
    }
  }
  return { sysex: sysexMessages, messages, lines: text.split('\r\n').slice(0, -1) };
}

/** Empty lines that take as long on the wire as the board needs to store an image. */
export const whileStoring = '\n'.repeat(4000);

export const command = (id: number, payload: Uint8Array = new Uint8Array()): number[] => [
  0xf0,
  id,
  ...packSevenBit(payload),
  0xf7,
];
export const store = (image: Uint8Array): number[] => command(sysex.STORE, image);
export const sentence = (body: string): string => `$${body}*${checksum(body)}\n`;

/** The payloads of the replies under an id. */
export function replies(sent: Sent, id: number): Uint8Array[] {
  return sent.sysex.filter((message) => message[0] === id).map((message) => unpackSevenBit(message.slice(1)));
}

/** The text of each Firmata string. */
export function strings(sent: Sent): string[] {
  const texts = sent.sysex.filter((message) => message[0] === 0x71);
  return texts.map((text) => String.fromCharCode(...text.slice(1).filter((_, i) => i % 2 === 0)));
}

export type Status = Record<(typeof statusFields)[number]['field'], number>;

/** The fields of the last STATUS reply. */
export function statusOf(sent: Sent): Status {
  const payload = replies(sent, sysex.STATUS).at(-1)!;
  const view = new DataView(payload.buffer);
  let at = 0;
  const fields = statusFields.map(({ field, type }) => {
    const offset = at;
    at += Number(type.slice(1)) / 8;
    if (type === 'u8') return [field, view.getUint8(offset)];
    return [field, type === 'u16' ? view.getUint16(offset, true) : view.getUint32(offset, true)];
  });
  if (at !== payload.length) throw new Error(`STATUS has ${payload.length} bytes; the table says ${at}.`);
  return Object.fromEntries(fields) as Status;
}

/** The images that READ returned; undefined for an error. */
export function imagesRead(sent: Sent): (Uint8Array | undefined)[] {
  return replies(sent, sysex.READ).map((payload) => (payload[0] === errors.OK.id ? payload.slice(4) : undefined));
}

export function imageOf(network: Network, content: Partial<ImageContent> = {}): Uint8Array {
  return encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500, ...content });
}

/** Where the slots are in EEPROM, and the image in a slot, as firmware/core/record.h has it. */
export const ring = 144;
export const slots = 10;
export const slotBytes = 88;
export const imageOffset = 6;

const MARK = 0xa5;

function headed(first: readonly number[], image: Uint8Array, sequence: number): Uint8Array {
  const number = [sequence & 255, sequence >> 8];
  const crc = crc16(image, crc16(Uint8Array.of(image.length, ...number)));
  return Uint8Array.of(first[0]!, ...number, crc & 255, crc >> 8, ...first.slice(1), ...image);
}

/** The record of an image in a slot: mark, sequence, CRC of length, sequence and image, length, image. */
export const record = (image: Uint8Array, sequence: number): Uint8Array =>
  headed([MARK, image.length], image, sequence);

/** A record as boards had it before there was a mark: its length is its first byte. */
export const oldRecord = (image: Uint8Array, sequence: number): Uint8Array => headed([image.length], image, sequence);

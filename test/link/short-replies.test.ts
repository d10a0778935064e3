// Messages of the board that lost bytes on the way: each reply is told as damaged, and none is taken for an answer.
import { describe, expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { rigSettings } from '../../rig/description/index.js';
import { fieldBytes } from '../../src/link/fields.js';
import type { BoardLink } from '../../src/link/index.js';
import { packSevenBit } from '../../src/link/seven-bit.js';
import { protocolVersion, settingsFields, statusFields, sysex, telemetryFields } from '../../src/protocol/index.js';
import { replaceMessages } from './disturbance.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort } from './test-board.js';

const settings = rigSettings(await loadRig('desktop'));
const image = Uint8Array.of(1);

type Request = (link: BoardLink) => Promise<unknown>;

/** Each request, and the bytes of the shortest reply that answers it. */
const requests: readonly (readonly [name: keyof typeof sysex, request: Request, bytes: number])[] = [
  ['STATUS', (link) => link.status(), fieldBytes(statusFields)],
  ['STOP', (link) => link.stop(), 1],
  ['SETTINGS', (link) => link.readSettings(), 1 + fieldBytes(settingsFields)],
  ['CONFIGURE', (link) => link.configure(settings), 3],
  ['CONFIGURE', (link) => link.forgetRig(), 1],
  ['HOME', (link) => link.home(), 1],
  ['ARM', (link) => link.arm(), 1],
  ['DISARM', (link) => link.disarm(), 1],
  ['CLEAR', (link) => link.clearFault(), 1],
  ['DRIVE', (link) => link.drive(1, 1), 1],
  ['TELEMETRY', (link) => link.telemetry(0), 1],
  ['STORE', (link) => link.store(image), 6],
  ['READ', (link) => link.readImage(), 4],
];

/** What the first byte of a good reply says. */
function firstByte(name: keyof typeof sysex): number {
  return name === 'STATUS' ? protocolVersion : 0;
}

/** A message of so many zeros under an id, after its first byte. */
function message(id: number, first: number, bytes: number): Buffer {
  const payload = new Uint8Array(bytes);
  if (bytes > 0) payload[0] = first;
  return Buffer.of(0xf0, id, ...packSevenBit(payload), 0xf7);
}

describe.skipIf(realPort)(`a message that is cut short ${emulatedOnly}`, () => {
  const cut = requests.flatMap(([name, request, bytes]) =>
    [...new Set([0, bytes - 1])].map((left) => [name, left, bytes, request] as const),
  );

  it.each(cut)('is no reply to %s: %i of %i bytes', async (name, left, _bytes, request) => {
    const { link, port } = await connectTo(emulatedBoard());
    const restore = replaceMessages(port, sysex[name], message(sysex[name], firstByte(name), left));
    await expect(request(link)).rejects.toMatchObject({
      code: 'LINK_GARBAGE',
      message: expect.stringContaining(`answered ${name} with a damaged message`),
    });
    restore();
    expect((await link.status()).protocolVersion).toBe(protocolVersion);
  });

  it('is no telemetry', async () => {
    const { link, port } = await connectTo(emulatedBoard());
    let heard = 0;
    await link.telemetry(0, () => heard++);
    const bytes = fieldBytes(telemetryFields);
    for (const each of [1, bytes - 1, bytes]) port.emit('data', message(sysex.TELEMETRY, 255, each));
    expect(heard).toBe(1);
  });
});

describe.skipIf(realPort)(`telemetry ${emulatedOnly}`, () => {
  it.each([false, true])('is not heard after the end of the link; with lease: %s', async (lease) => {
    const { link, port } = await connectTo(emulatedBoard());
    let heard = 0;
    await link.telemetry(0, () => heard++, { lease });
    const late = message(sysex.TELEMETRY, 255, fieldBytes(telemetryFields));
    port.emit('data', late);
    expect(heard).toBe(1);
    await link.close();
    port.emit('data', late);
    expect(heard).toBe(1);
  });
});

// I2C by Firmata: the core's conversation with a simulated memory, and the real transfers at the emulated board's bus.
import { describe, expect, it } from 'vitest';
import type { EmulatedUno, I2cDevice } from '../../rig/boards/index.js';
import { errors, pins, traceBits } from '../../src/protocol/index.js';
import { emulatedBoard, emulatedOnly, realPort } from '../link/test-board.js';
import { converse as converseWith, hostPrograms, installed, type Sent, statusOf, strings } from './host-board.js';
import { rigOnBoard } from './rig-on-board.js';

const [WRITE, READ, READ_ON, STOP, RESTART, TEN_BITS] = [0, 0x08, 0x10, 0x18, 0x40, 0x20];
const values = (...numbers: number[]): number[] => numbers.flatMap((each) => [each & 0x7f, each >> 7]);
const request = (device: number, mode: number, ...numbers: number[]): number[] => [
  ...[0xf0, 0x76, device, mode],
  ...values(...numbers),
  0xf7,
];
const reply = (device: number, register: number, ...bytes: number[]): number[] => [
  0x77,
  ...values(device, register, ...bytes),
];
const milliseconds = (count: number): string => '\n'.repeat(Math.ceil((count * 11520) / 1000));

describe.skipIf(!installed('cc', 'make'))('the board', () => {
  const programs = hostPrograms();
  const converse = (...input: (string | Iterable<number>)[]): Sent => converseWith(programs, input);
  /** A device with 256 bytes, as the host program has it, and one that holds the bus. */
  const [MEMORY, HOLDS_LOW] = [0x50, 0x51];
  const written = request(MEMORY, WRITE, 7, 0xff, 0x80, 3);

  it('reads what it has written, from a register or from where the device is', () => {
    const sent = converse([0xf0, 0x78, 0, 0, 0xf7], written, request(MEMORY, READ, 7, 3), request(MEMORY, READ, 1));
    expect(sent.sysex).toEqual([reply(MEMORY, 7, 0xff, 0x80, 3), reply(MEMORY, 0, 0)]);
    expect(converse(written, request(MEMORY, READ | RESTART, 8, 2)).sysex).toEqual([reply(MEMORY, 8, 0x80, 3)]);
  });

  it('reads on in every sampling interval until it is told to stop', () => {
    const two = [request(MEMORY, READ_ON, 7, 1), request(MEMORY, READ_ON | RESTART, 9, 1)];
    const sent = converse(written, ...two, milliseconds(100), request(MEMORY, STOP), milliseconds(100)).sysex;
    expect(sent.length).toBeGreaterThanOrEqual(8);
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent.slice(0, 4).sort()).toEqual([
      reply(MEMORY, 7, 0xff),
      reply(MEMORY, 7, 0xff),
      reply(MEMORY, 9, 3),
      reply(MEMORY, 9, 3),
    ]);
    const fast = converse([0xf0, 0x7a, 5, 0, 0xf7], request(MEMORY, READ_ON, 7, 1), milliseconds(100)).sysex;
    expect(fast.length).toBeGreaterThan(15);
  });

  it.each([
    ['a system reset', [0xff]],
    ['another mode of a pin', [0xf4, 18, 1]],
  ])('stops reading at %s', (_, ending) => {
    const count = (...more: (string | number[])[]): number =>
      converse(request(MEMORY, READ_ON, 7, 1), milliseconds(50), ...more).sysex.length;
    expect(count(ending, milliseconds(100))).toBe(count());
  });

  it('has its pins in the mode of I2C from the first message on', () => {
    const state = (...before: number[][]) => converse(...before, [0xf0, 0x6d, 19, 0xf7]).sysex.at(-1);
    expect(state()).toEqual([0x6e, 19, 2, 0]);
    expect(state([0xf0, 0x78, 0xf7])).toEqual([0x6e, 19, 6, 0]);
  });

  it('says in a string what it cannot do', () => {
    const noDevice = 'error 30 i2c-no-device';
    expect(strings(converse(request(0x20, WRITE, 1), request(0x20, READ, 1)))).toEqual([noDevice, noDevice]);
    expect(strings(converse(request(0x20, READ_ON, 1), milliseconds(100))), 'once, not in every interval').toEqual([
      noDevice,
    ]);
    expect(strings(converse(request(HOLDS_LOW, WRITE)))).toEqual(['error 31 i2c-stuck']);
    const status = [0xf0, 3, 0xf7];
    expect(statusOf(converse(request(HOLDS_LOW, READ, 1), status)).lastError).toBe(errors.I2C_STUCK.id);
    for (const wrong of [
      [0xf0, 0x76, 0xf7],
      [0xf0, 0x76, MEMORY, WRITE, 1, 0xf7],
      request(MEMORY, WRITE | TEN_BITS, 1),
      request(MEMORY, READ),
      request(MEMORY, READ, 0),
      request(MEMORY, READ, 7, 33),
      request(MEMORY, READ, 7, 1, 1),
    ]) {
      expect(strings(converse(wrong)), String(wrong)).toEqual(['error 29 i2c-request']);
    }
    const nine = Array.from({ length: 9 }, () => request(MEMORY, READ_ON, 7, 1));
    expect(strings(converse(...nine))).toEqual(['error 29 i2c-request']);
  });
});

describe.skipIf(realPort)(`the bus ${emulatedOnly}`, () => {
  /** Registers, and what happened to it. */
  class Registers implements I2cDevice {
    readonly bytes = new Uint8Array(256).map((_, i) => i ^ 0xa5);
    readonly seen: string[] = [];
    #next = 0;
    #isFirst = false;
    begin(toRead: boolean): boolean {
      this.#isFirst = !toRead;
      this.seen.push(toRead ? 'read' : 'write');
      return true;
    }
    write(byte: number): boolean {
      if (this.#isFirst) this.#next = byte;
      else this.bytes[this.#next++] = byte;
      this.#isFirst = false;
      return true;
    }
    read(): number {
      return this.bytes[this.#next++]!;
    }
    end(): void {
      this.seen.push('end');
    }
  }

  const DEVICE = 0x68;

  async function setUp() {
    const { uno, tell } = await plainBoard();
    const device = new Registers();
    uno.i2cDevices.set(DEVICE, device);
    return { uno, tell, device };
  }

  /** A board, and a way to tell it something and to hear what it answers within some milliseconds. */
  async function plainBoard(): Promise<{ uno: EmulatedUno; tell: (bytes: number[], ms?: number) => number[] }> {
    const { uno } = emulatedBoard();
    let heard: number[] = [];
    uno.onSerialOut = (byte) => heard.push(byte);
    uno.run(0.1 * uno.clockHz);
    const tell = (bytes: number[], ms = 20): number[] => {
      heard = [];
      uno.serialIn.send(Uint8Array.from(bytes), uno.cycles);
      uno.run((ms / 1000) * uno.clockHz);
      return heard;
    };
    return { uno, tell };
  }

  it('carries 32 bytes, with a stop or a restart after the register', async () => {
    const { tell, device } = await setUp();
    const expected = [0xf0, ...reply(DEVICE, 0xc0, ...device.bytes.slice(0xc0, 0xe0)), 0xf7];
    expect(tell(request(DEVICE, READ, 0xc0, 32))).toEqual(expected);
    expect(device.seen.splice(0)).toEqual(['write', 'end', 'read', 'end']);
    expect(tell(request(DEVICE, READ | RESTART, 0xc0, 32))).toEqual(expected);
    expect(device.seen).toEqual(['write', 'read', 'end']);
  });

  it('writes, and waits between register and reading as long as it is told', async () => {
    const { uno, tell, device } = await setUp();
    expect(tell(request(DEVICE, WRITE, 0x6b, 0, 255))).toEqual([]);
    expect([...device.bytes.slice(0x6b, 0x6d)]).toEqual([0, 255]);
    const times: number[] = [];
    device.begin = () => times.push(uno.timeUs) > 0;
    const gapUs = (delayUs: number): number => {
      tell([0xf0, 0x78, delayUs & 0x7f, delayUs >> 7, 0xf7]);
      times.length = 0;
      tell(request(DEVICE, READ, 1, 1), 40);
      return times[1]! - times[0]!;
    };
    const byItself = gapUs(0);
    expect(byItself).toBeLessThan(400);
    expect(gapUs(10_000) - byItself).toBeCloseTo(10_000, -2);
  });

  it.each([
    ['the first', 1, 'error 30 i2c-no-device'],
    ['the last, which may mean "no more"', 3, ''],
  ])('tells that a device does not acknowledge a byte: %s', async (_, refused, told) => {
    const { tell, device } = await setUp();
    let count = 0;
    device.write = () => ++count !== refused;
    const heard = tell(request(DEVICE, WRITE, 1, 2, 3));
    expect(String.fromCharCode(...heard.slice(2, -1)).replaceAll('\0', '')).toBe(told);
    expect(count).toBe(refused);
    device.write = () => true;
    expect(tell(request(DEVICE, READ, 0, 1))[1], 'the bus is free again').toBe(0x77);
  });

  it('runs at 100 kHz, and leaves its lines high', async () => {
    const { uno, tell, device } = await setUp();
    const cycles: number[] = [];
    device.write = () => cycles.push(uno.cycles) > 0;
    tell(request(DEVICE, WRITE, 1, 2, 3));
    const byteUs = (cycles[2]! - cycles[1]!) / 16;
    expect(byteUs).toBeGreaterThanOrEqual(90);
    expect(byteUs).toBeLessThan(95);
    expect([pins.SDA, pins.SCL].map((pin) => [uno.pins[pin]!.mode, uno.pins[pin]!.level])).toEqual([
      ['input-pull-up', true],
      ['input-pull-up', true],
    ]);
  });

  const stuck = [
    ...[0xf0, 0x71],
    ...[...'error 31 i2c-stuck'].flatMap((character) => [character.charCodeAt(0), 0]),
    0xf7,
  ];

  it.each([pins.SDA, pins.SCL])(
    'tells within a millisecond that pin %i is held low, and goes on when it is let go',
    async (pin) => {
      const { uno, tell } = await setUp();
      tell([0xf0, 0x78, 0, 0, 0xf7]);
      uno.pins[pin]!.drive(false);
      const message = request(DEVICE, READ, 1, 1);
      const wireMs = ((message.length + stuck.length) * 10_000) / 115_200;
      expect(tell(message, wireMs + 1)).toEqual(stuck);
      uno.pins[pin]!.drive(undefined);
      expect(tell(message)[1]).toBe(0x77);
    },
  );

  it.each([
    ['data', pins.SDA, 3],
    ['clock', pins.SCL, 13],
  ])('gives a transfer up whose %s is held low in the middle of it', async (_, pin, withinMs) => {
    const { uno, tell, device } = await setUp();
    device.write = () => {
      uno.pins[pin]!.drive(false);
      return true;
    };
    const message = request(DEVICE, WRITE, 1, 0x55, 3);
    const wireMs = ((message.length + stuck.length) * 10_000) / 115_200;
    expect(tell(message, wireMs + withinMs)).toEqual(stuck);
  });

  it('delays no control tick, stuck or not', async () => {
    const device = new Registers();
    const { uno, link, settings } = await rigOnBoard({ prepare: (board) => board.i2cDevices.set(DEVICE, device) });
    const ticks: number[] = [];
    let value = 0;
    uno.onTrace((next, cycle) => {
      if (next & ~value & traceBits.TICK) ticks.push(cycle);
      value = next;
    });
    const longest = request(DEVICE, READ, 0, 32);
    for (const isStuck of [false, true]) {
      device.write = () => {
        if (isStuck) uno.pins[pins.SCL]!.drive(false);
        return true;
      };
      for (let i = 0; i < 5; i++) {
        uno.serialIn.send(Uint8Array.from(longest), uno.cycles);
        await link.status();
      }
    }
    const periodCycles = settings.periodTicks * 8000;
    const late = ticks.slice(1).map((cycle, i) => cycle - ticks[i]! - periodCycles);
    expect(ticks.length).toBeGreaterThan(10);
    expect(Math.max(...late.map(Math.abs))).toBeLessThan(200);
    expect((await link.status()).fault).toBe('NONE');
  });
});

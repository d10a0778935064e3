// An ordinary Johnny-Five program on our firmware, seen from the pins.
import { execFileSync } from 'node:child_process';
import five from 'johnny-five';
import { describe, expect, it } from 'vitest';
import type { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { rigSettings } from '../firmware/rig-settings.js';
import { type Connection, connectTo, emulatedBoard, emulatedOnly, realPort } from './test-board.js';

/** Lets the board run until something has happened: its clock stands still while nobody talks to it. */
async function until({ link }: Connection, happened: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !happened(); i++) await link.status();
  expect(happened()).toBe(true);
}

async function setUp(): Promise<Connection<EmulatedBoard> & { pins: EmulatedBoard['uno']['pins'] }> {
  const connection = await connectTo(emulatedBoard());
  return { ...connection, pins: connection.board.uno.pins };
}

describe.skipIf(realPort)(`a Johnny-Five program ${emulatedOnly}`, () => {
  it('finds an Uno', async () => {
    const { link } = await setUp();
    expect(link.board).toMatchObject({ isReady: true, pins: { type: 'UNO' } });
  });

  it('finds the board that is open, and none that was closed or never answered', async () => {
    const { cache } = five.Board as unknown as { readonly cache: readonly unknown[] };
    const before = cache.length;
    for (let i = 0; i < 3; i++) await (await setUp()).link.close();
    const silent = emulatedBoard({ hex: ':00000001FF\n' });
    await expect(connect(await silent.openPort(), { connectTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'LINK_SILENT',
    });
    expect(cache.length).toBe(before);
    const { link } = await setUp();
    expect(cache.at(-1)).toBe(link.board);
    await link.close();
    expect(cache.length).toBe(before);
  });

  it('finds its board where two copies of the package are loaded', () => {
    const script = `
      import { EmulatedBoard } from './dist/rig/boards/ports/index.js';
      import { connectThrough } from './dist/src/link/index.js';
      for (const copy of ['', '?again']) {
        const { JohnnyFive } = await import('./dist/src/link/johnny-five/client.js' + copy);
        const link = await connectThrough((port, ms) => new JohnnyFive(port, ms), await new EmulatedBoard().openPort());
        console.log((await link.status()).state);
        await link.close();
      }`;
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(told).toBe('IDLE\nIDLE\n');
  });

  it('blinks an LED', async () => {
    const connection = await setUp();
    const levels: boolean[] = [];
    connection.pins[13]!.onChange((level) => levels.push(level));
    const led = new five.Led({ pin: 13, board: connection.link.board });
    led.blink(1);
    await until(connection, () => levels.length >= 6);
    led.stop();
    expect(levels.slice(0, 6)).toEqual([true, false, true, false, true, false]);
    expect(connection.pins[13]!.mode).toBe('output');
  });

  it('sees a button pressed and released', async () => {
    const connection = await setUp();
    const events: string[] = [];
    const button = new five.Button({ pin: 2, isPullup: true, board: connection.link.board });
    button.on('press', () => events.push('press'));
    button.on('release', () => events.push('release'));
    await connection.link.status();
    expect(connection.pins[2]!.mode).toBe('input-pull-up');
    connection.pins[2]!.drive(false);
    await until(connection, () => events.length === 1);
    connection.pins[2]!.drive(true);
    await until(connection, () => events.length === 2);
    expect(events).toEqual(['press', 'release']);
  });

  it('reads a voltage', async () => {
    const connection = await setUp();
    const { analogVolts } = connection.board.uno;
    analogVolts[2] = 1.25;
    let raw = -1;
    connection.link.board.pinMode(2, five.Pin.ANALOG);
    connection.link.board.analogRead(2, (value) => {
      raw = value;
    });
    await until(connection, () => raw >= 0);
    expect(raw).toBe(256);
    analogVolts[2] = 5;
    await until(connection, () => raw === 1023);
  });

  it('dims an LED by PWM', async () => {
    const connection = await setUp();
    const led = new five.Led({ pin: 5, board: connection.link.board });
    for (const [brightness, duty] of [
      [64, 0.25],
      [255, 1],
      [0, 0],
    ] as const) {
      led.brightness(brightness);
      await connection.link.status();
      expect(connection.pins[5]!.duty).toBeCloseTo(duty, 2);
    }
  });

  it('cannot drive the motor pin of a rig', async () => {
    const { link, pins } = await setUp();
    await link.configure(rigSettings);
    link.board.io.pinMode(9, 1);
    link.board.io.digitalWrite(9, 1);
    await link.status();
    expect(pins[9]!.level).toBe(false);
  });

  it('runs on two boards at once, each with its own pins', async () => {
    const [a, b] = [await setUp(), await setUp()];
    new five.Led({ pin: 12, board: a.link.board }).on();
    new five.Led({ pin: 11, board: b.link.board }).on();
    await Promise.all([a.link.status(), b.link.status()]);
    expect([a.pins[12]!.level, a.pins[11]!.level]).toEqual([true, false]);
    expect([b.pins[12]!.level, b.pins[11]!.level]).toEqual([false, true]);
  });
});

// Firmata's PWM and servos at the pins of the emulated board, and the system tick beside them, which keeps its rate whatever they do.
import { describe, expect, it } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { firmwareHex } from '../../rig/boards/ports/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { homingModes, sysex } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import { command, imageOf, sentence, store } from './host-board.js';
import { rigSettings } from './rig-settings.js';

type Message = readonly number[];

const PWM_PINS = [3, 5, 6, 9, 10, 11];
const EIGHT = [2, 3, 4, 5, 7, 8, 9, 13];
/** By which pins differ, and the interrupts of the serial line move an edge of a servo: 3 and 5. */
const EDGE_US = 8;

const pwm = (pin: number, duty: number): Message => [0xf4, pin, 3, 0xf0, 0x6f, pin, duty & 0x7f, duty >> 7, 0xf7];
const servo = (pin: number, value: number): Message => [0xf4, pin, 4, 0xf0, 0x6f, pin, value & 0x7f, value >> 7, 0xf7];

/** A board that has started, with what it is told and what it tells. */
class Bench {
  readonly uno = new EmulatedUno(firmwareHex());
  readonly heard: { readonly byte: number; readonly us: number }[] = [];

  constructor() {
    this.uno.onSerialOut = (byte) => this.heard.push({ byte, us: this.uno.timeUs });
    this.run(500);
    this.send([0xf0, 0x79, 0xf7]); // ends the board's search for the baud rate
  }

  run(ms: number): void {
    this.uno.run((this.uno.clockHz / 1000) * ms);
  }

  /** Sends, and runs until all of it has been carried out. */
  send(...messages: Message[]): void {
    const bytes = Uint8Array.from(messages.flat());
    this.uno.serialIn.send(bytes, this.uno.cycles);
    this.run(5 + bytes.length * 0.1);
  }

  /** Level and time of each edge of a pin from now on. */
  edges(pin: number): { readonly level: boolean; readonly us: number }[] {
    const edges: { level: boolean; us: number }[] = [];
    this.uno.pins[pin]!.onChange((level) => edges.push({ level, us: this.uno.timeUs }));
    return edges;
  }

  /** High pulses of a pin within some time from now on: when they begin, and how long they are. */
  pulses(pin: number, ms: number): { readonly us: number; readonly beginUs: number }[] {
    const edges = this.edges(pin);
    this.run(ms);
    return edges.flatMap(({ level, us }, i) => {
      const next = edges[i + 1];
      return level && next ? [{ beginUs: us, us: next.us - us }] : [];
    });
  }

  /** Milliseconds between two reports of A0, which come at the interval of 1 ms that is asked for, over half a second. */
  tickMs(): number {
    this.send([0xf0, 0x7a, 1, 0, 0xf7], [0xc0, 1]);
    this.heard.length = 0;
    this.run(500);
    const reports = this.heard.filter(({ byte }) => byte === 0xe0);
    this.send([0xc0, 0]);
    return (reports.at(-1)!.us - reports[0]!.us) / 1000 / (reports.length - 1);
  }

  /** The least cycles of some inferences, as the board counts them. */
  inferenceCycles(first: number): number {
    this.heard.length = 0;
    for (let k = 0; k < 8; k++) {
      this.send(Buffer.from(sentence(`OBS,${first + k},0.1,0.2,0.3,0.4,0.5`)).toJSON().data);
      this.run(0.1 * k);
    }
    const told = String.fromCharCode(...this.heard.map(({ byte }) => byte)).matchAll(/ACT,\d+,(\d+),/g);
    return Math.min(...[...told].map(([, cycles]) => Number(cycles)));
  }
}

describe('Firmata on the emulated board', () => {
  it.each(PWM_PINS)('makes PWM at D%d: the duty that was written, to one part in 400, at 490 Hz or 2 kHz', (pin) => {
    const bench = new Bench();
    for (const duty of [1, 64, 128, 254]) {
      bench.send(pwm(pin, duty));
      bench.run(5);
      const pulses = bench.pulses(pin, 50);
      const periodsUs = pulses.slice(1).map(({ beginUs }, i) => beginUs - pulses[i]!.beginUs);
      const hz = pin === 9 || pin === 10 ? 2000 : 16e6 / 64 / 510;
      expect(pulses.length).toBeGreaterThan(20);
      for (const us of periodsUs) expect(Math.abs(us * hz * 1e-6 - 1)).toBeLessThan(0.01);
      for (const { us } of pulses) expect(Math.abs(us * hz * 1e-6 - duty / 255)).toBeLessThan(1 / 400);
    }
    for (const duty of [0, 255]) {
      bench.send(pwm(pin, duty));
      bench.run(5);
      expect(bench.pulses(pin, 20)).toEqual([]);
      expect(bench.uno.pins[pin]!.level).toBe(duty === 255);
    }
  });

  it('pulses eight servos every 20 ms, by degrees and by microseconds', () => {
    const bench = new Bench();
    bench.send(...EIGHT.map((pin) => servo(pin, 90)));
    for (const pin of EIGHT) {
      const pulses = bench.pulses(pin, 100);
      expect(pulses.length).toBeGreaterThanOrEqual(4);
      for (const { us } of pulses) expect(Math.abs(us - 1472)).toBeLessThan(EDGE_US);
      for (const [i, { beginUs }] of pulses.slice(1).entries()) {
        expect(Math.abs(beginUs - pulses[i]!.beginUs - 20_000)).toBeLessThan(EDGE_US);
      }
    }
    for (const us of [544, 991, 999, 1000, 1499, 1500, 2000, 2400]) {
      bench.send(servo(2, us));
      bench.run(20);
      expect(Math.abs(bench.pulses(2, 45).at(-1)!.us - us), `${us} us`).toBeLessThan(EDGE_US);
    }
  });

  it('keeps a servo within its range, and rests until a servo is written to', () => {
    const bench = new Bench();
    bench.send([0xf0, 0x70, 12, 1000 & 0x7f, 1000 >> 7, 2000 & 0x7f, 2000 >> 7, 0xf7]);
    expect(bench.pulses(12, 50)).toEqual([]);
    for (const [value, us] of [
      [0, 1000],
      [45, 1250],
      [180, 2000],
      [600, 1000],
      [2300, 2000],
    ] as const) {
      bench.send(servo(12, value));
      bench.run(20);
      expect(Math.abs(bench.pulses(12, 45).at(-1)!.us - us), `${value}`).toBeLessThan(EDGE_US);
    }
    bench.send([0xf4, 12, 1]);
    expect(bench.pulses(12, 50)).toEqual([]);
    expect(bench.uno.pins[12]!.level).toBe(false);
  });

  it('drives D9 low until it is written to, and after that as any pin', () => {
    const bench = new Bench();
    const motor = bench.uno.pins[9]!;
    expect([motor.mode, motor.level]).toEqual(['output', false]);
    bench.send([0xf5, 9, 1]);
    expect([motor.mode, motor.level]).toEqual(['output', true]);
    bench.send([0xff]);
    expect([motor.mode, motor.level]).toEqual(['output', false]);
  });

  it('keeps the rate of the system tick, and counts the cycles of inferences, whatever runs', () => {
    const bench = new Bench();
    bench.send(store(imageOf(networkOf(5, 1, [3, 9, 30]))));
    bench.run(500);
    const alone = bench.inferenceCycles(1);
    expect(alone).toBeGreaterThan(300);
    for (const messages of [
      [],
      PWM_PINS.map((pin) => pwm(pin, 77)),
      [[0xff]],
      EIGHT.map((pin) => servo(pin, 1234)),
      [pwm(9, 100), pwm(11, 100), servo(3, 2000)],
      [[0xff]],
    ]) {
      bench.send(...messages);
      expect(Math.abs(bench.tickMs() - 1)).toBeLessThan(5e-4);
    }
    bench.send([0xff], pwm(3, 9), pwm(9, 9));
    expect(bench.inferenceCycles(101)).toBe(alone);
  });

  it('gives pins and timers back before a rig is stored, and has them again when it is forgotten', () => {
    const bench = new Bench();
    const { uno } = bench;
    bench.send(store(imageOf(networkOf(5, 1, [3, 9, 30]))));
    bench.run(500);
    bench.send(pwm(9, 200), pwm(3, 200), pwm(11, 200), servo(2, 1500), servo(10, 1500), servo(13, 1500));
    bench.run(50);
    bench.send(command(sysex.CONFIGURE, encodeSettings(rigSettings)));
    expect([uno.pins[9]!.mode, uno.pins[9]!.level]).toEqual(['output', false]);
    for (const pin of [2, 3, 10, 11, 13]) expect(uno.pins[pin]!.mode, `D${pin}`).not.toBe('output');
    const all = [9, 10, 11, 13].map((pin) => bench.edges(pin));
    bench.send(pwm(9, 200), pwm(11, 200), servo(10, 1500));
    bench.run(500);
    expect(all.flat()).toEqual([]);

    const drive = (duty: number): Message => command(sysex.DRIVE, Uint8Array.of(duty & 255, duty >> 8, 255, 0));
    bench.send(command(sysex.HOME, Uint8Array.of(homingModes.GUIDED)), drive(100));
    const pulses = bench.pulses(9, 5);
    expect(pulses.length).toBeGreaterThan(90);
    for (const { us } of pulses.slice(1)) expect(us).toBeCloseTo(12.5, 0);
    bench.send(command(sysex.STOP));

    bench.send(command(sysex.CONFIGURE));
    bench.run(100);
    bench.send(pwm(9, 51), servo(2, 1500));
    bench.run(20);
    expect(uno.pins[9]!.duty).toBeCloseTo(0.2, 2);
    expect(bench.pulses(2, 45).at(-1)!.us).toBeCloseTo(1500, -1);
  });
});

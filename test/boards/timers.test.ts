// The event-driven timers against avr8js' own, which count every tick, and against themselves looked at more or less often.
import { AVRIOPort, AVRTimer, CPU, portBConfig, portDConfig, timer0Config, timer1Config, timer2Config } from 'avr8js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TimerRegisters, timer0, timer1, timer2 } from '../../rig/boards/avr/timer-registers.js';
import { bareChip, type Clocked, clocked, load16, store, store16 } from './chip.js';

const PIND = 0x29;
const PINB = 0x23;
const DDRB = 0x24;
const DDRD = 0x2a;
const TOV = 1;
const OCFA = 2;
const OCFB = 4;

function stockTimers(): Clocked {
  const cpu = new CPU(new Uint16Array(16_384), 2048);
  new AVRIOPort(cpu, portBConfig);
  new AVRIOPort(cpu, portDConfig);
  for (const config of [timer0Config, timer1Config, timer2Config]) new AVRTimer(cpu, config);
  return {
    cpu,
    advance(cycles) {
      cpu.cycles += cycles;
      for (let event = 0; event < 4; event++) cpu.tick(); // one event a tick
    },
  };
}

interface Setup {
  readonly registers: TimerRegisters;
  readonly wgm: number;
  readonly cs: number;
  readonly ocrA: number;
  readonly ocrB: number;
  readonly icr?: number;
  readonly com?: number;
}

function start(device: Clocked, { registers, wgm, cs, ocrA, ocrB, icr, com = 0 }: Setup): void {
  const write = registers.bits === 16 ? store16 : store;
  store(device, DDRB, 0xff);
  store(device, DDRD, 0xff);
  // In normal mode, in which they take effect at once.
  write(device, registers.OCRA, ocrA);
  write(device, registers.OCRB, ocrB);
  if (registers.ICR !== undefined && icr !== undefined) write(device, registers.ICR, icr);
  store(device, registers.TCCRA, (com << 4) | (wgm & 3));
  store(device, registers.TCCRB, ((wgm >> 2) << 3) | cs);
}

function readCounter(device: Clocked, registers: TimerRegisters): number {
  return registers.bits === 16 ? load16(device, registers.TCNT) : device.cpu.readData(registers.TCNT);
}

interface Observation {
  readonly counter: number[];
  /** Cycles at which each flag rose; flags are cleared as soon as seen. */
  readonly rose: Record<number, number[]>;
  /** Cycle and new levels of ports B and D. */
  readonly levels: [number, number][];
}

function observe(device: Clocked, setup: Setup, cycles: number): Observation {
  start(device, setup);
  const { registers } = setup;
  const seen: Observation = { counter: [], rose: { [TOV]: [], [OCFA]: [], [OCFB]: [] }, levels: [] };
  let before = -1;
  for (let i = 0; i < cycles; i++) {
    device.advance(1);
    seen.counter.push(readCounter(device, registers));
    const flags = device.cpu.readData(registers.TIFR);
    for (const flag of [TOV, OCFA, OCFB]) if (flags & flag) seen.rose[flag]!.push(device.cpu.cycles);
    if (flags) device.cpu.writeData(registers.TIFR, flags);
    const levels = (device.cpu.readData(PINB) << 8) | device.cpu.readData(PIND);
    if (levels !== before) seen.levels.push([device.cpu.cycles, levels]);
    before = levels;
  }
  return seen;
}

/** The modes the firmware uses, and the rest where avr8js is right. */
const setups: [string, Setup][] = [
  ['normal, prescaler 8', { registers: timer0, wgm: 0, cs: 2, ocrA: 100, ocrB: 7 }],
  ['fast PWM on Timer0, prescaler 64', { registers: timer0, wgm: 3, cs: 3, ocrA: 100, ocrB: 200 }],
  ['phase correct on Timer0', { registers: timer0, wgm: 1, cs: 1, ocrA: 100, ocrB: 200 }],
  ['CTC on Timer2 at 1 kHz', { registers: timer2, wgm: 2, cs: 4, ocrA: 249, ocrB: 100 }],
  ['CTC on Timer2 without prescaler', { registers: timer2, wgm: 2, cs: 1, ocrA: 20, ocrB: 3 }],
  ['normal on Timer1, prescaler 8', { registers: timer1, wgm: 0, cs: 2, ocrA: 1000, ocrB: 2000 }],
  ['CTC on Timer1', { registers: timer1, wgm: 4, cs: 1, ocrA: 1999, ocrB: 100 }],
  ['CTC with ICR1', { registers: timer1, wgm: 12, cs: 1, ocrA: 100, ocrB: 200, icr: 799 }],
  ['fast PWM with ICR1', { registers: timer1, wgm: 14, cs: 1, ocrA: 100, ocrB: 200, icr: 799 }],
  ['phase correct with ICR1 at 20 kHz', { registers: timer1, wgm: 10, cs: 1, ocrA: 300, ocrB: 10, icr: 400 }],
  ['phase and frequency correct', { registers: timer1, wgm: 8, cs: 1, ocrA: 300, ocrB: 10, icr: 400 }],
];

describe('timers against avr8js, cycle by cycle', () => {
  // avr8js sets compare flags when the counter arrives at a value; the silicon does on the next timer clock (datasheet figures 15-8 to 15-11).
  it.each(setups)('%s', (_name, setup) => {
    const divider = setup.registers.dividers[setup.cs]!;
    const cycles = Math.min(60_000, 3000 * divider);
    const ours = observe(clocked(bareChip()), setup, cycles);
    const stock = observe(stockTimers(), setup, cycles);
    expect(ours.counter).toEqual(stock.counter);
    expect(ours.rose[TOV]).toEqual(stock.rose[TOV]);
    for (const flag of [OCFA, OCFB]) {
      const expected = stock.rose[flag]!.map((cycle) => cycle + divider);
      expect(ours.rose[flag]!.length).toBeGreaterThan(0);
      expect(ours.rose[flag]).toEqual(expected.slice(0, ours.rose[flag]!.length));
      expect(expected.length - ours.rose[flag]!.length).toBeLessThanOrEqual(1);
    }
  });

  it('counts on from a value written to TCNT', () => {
    const setup: Setup = { registers: timer1, wgm: 0, cs: 2, ocrA: 0xfffe, ocrB: 3 };
    const counters = [clocked(bareChip()), stockTimers()].map((device) => {
      start(device, setup);
      device.advance(100);
      store16(device, timer1.TCNT, 0xfff0);
      return Array.from({ length: 400 }, () => {
        device.advance(1);
        return readCounter(device, timer1);
      });
    });
    expect(counters[0]).toContain(0xffff);
    expect(counters[0]).toEqual(counters[1]);
  });

  it('drives the outputs of phase correct PWM at the same times', () => {
    const setup: Setup = { registers: timer1, wgm: 10, cs: 1, ocrA: 300, ocrB: 10, icr: 400, com: 0b1011 };
    const ours = observe(clocked(bareChip()), setup, 4000).levels;
    const stock = observe(stockTimers(), setup, 4000).levels;
    // From the first full period on: what a pin does before it was set once differs.
    const later = (levels: [number, number][], shift: number): [number, number][] =>
      levels
        .map(([cycle, level]): [number, number] => [cycle + shift, level])
        .filter(([cycle]) => cycle > 900 && cycle < 3900);
    expect(later(ours, 0).length).toBeGreaterThan(10);
    expect(later(ours, 0)).toEqual(later(stock, 1));
  });
});

describe('a write to TCNT', () => {
  /** Timer clocks from the write to the compare match of unit A, looked for with a cycle's precision. */
  const clocksToMatch = (registers: TimerRegisters, counter: number, whileStopped: boolean): number => {
    const device = clocked(bareChip());
    const write = registers.bits === 16 ? store16 : store;
    start(device, { registers, wgm: 0, cs: whileStopped ? 0 : 2, ocrA: 100, ocrB: 5 });
    write(device, registers.TCNT, counter);
    if (whileStopped) store(device, registers.TCCRB, 2);
    const written = device.cpu.cycles;
    store(device, registers.TIFR, OCFA | OCFB | TOV);
    const period = (registers.bits === 16 ? 0x10000 : 0x100) * 8;
    while (!(device.cpu.readData(registers.TIFR) & OCFA) && device.cpu.cycles < written + 2 * period) device.advance(1);
    return Math.ceil((device.cpu.cycles - written) / 8);
  };

  // Datasheet sections 15.7.2 and 16.7.2, "even when the timer is stopped". CS 2 divides by 8.
  it.each([
    ['Timer0', timer0, 0x100],
    ['Timer1', timer1, 0x10000],
    ['Timer2', timer2, 0x100],
  ])('blocks the compare match of the next clock of %s, and of no other', (_name, registers, period) => {
    for (const whileStopped of [false, true]) {
      expect(clocksToMatch(registers, 98, whileStopped)).toBe(3);
      expect(clocksToMatch(registers, 99, whileStopped)).toBe(2);
      expect(clocksToMatch(registers, 100, whileStopped)).toBe(period + 1);
    }
  });
});

const anySetup: fc.Arbitrary<Setup> = fc
  .record({
    registers: fc.constantFrom(timer0, timer1, timer2),
    wgm: fc.nat(15),
    cs: fc.integer({ min: 1, max: 3 }),
    ocrA: fc.oneof(fc.nat(5), fc.nat(255), fc.constant(255)),
    ocrB: fc.oneof(fc.nat(5), fc.nat(255), fc.constant(255)),
    icr: fc.oneof(fc.nat(5), fc.nat(1000)),
    com: fc.nat(15),
  })
  .map((setup) => (setup.registers.bits === 8 ? { ...setup, wgm: setup.wgm & 7 } : setup));

describe('timers against themselves', () => {
  it('are the same however seldom somebody looks', () => {
    fc.assert(
      fc.property(anySetup, fc.array(fc.nat(20_000), { minLength: 1, maxLength: 6 }), (setup, gaps) => {
        const often = clocked(bareChip());
        const seldom = clocked(bareChip());
        start(often, setup);
        start(seldom, setup);
        for (const gap of gaps) {
          for (let cycle = 0; cycle < gap; cycle++) {
            often.advance(1);
            often.cpu.readData(setup.registers.TIFR);
          }
          seldom.advance(gap);
          for (const register of [setup.registers.TIFR, setup.registers.TCNT, PINB, PIND]) {
            expect(seldom.cpu.readData(register)).toBe(often.cpu.readData(register));
          }
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('change watched pins at the cycles at which looking finds them changed', () => {
    const changes = (setup: Setup, watched: boolean): [number, number][] => {
      const chip = bareChip();
      const device = clocked(chip);
      const seen: [number, number][] = [];
      for (const port of [chip.portB, chip.portD]) {
        if (watched) port.watch(0xff);
        port.onChange((_changed, levels) => seen.push([chip.cpu.cycles, levels]));
      }
      start(device, setup);
      for (let cycle = 0; cycle < 4000; cycle++) {
        device.advance(1);
        if (!watched) for (const pin of [PINB, PIND]) chip.cpu.readData(pin);
      }
      return seen;
    };
    fc.assert(
      fc.property(anySetup, (setup) => {
        expect(changes(setup, true)).toEqual(changes(setup, false));
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});

it('a timer goes on where a clock with a fraction of a cycle passes a power of two: its event is rounded there', () => {
  const [divider, period] = [64, 125 * 64];
  for (let early = 0; early < period; early += divider / 2) {
    const device = clocked(bareChip());
    device.cpu.cycles = 2 ** 27 - period - early + 0.5 + 2 ** -26;
    start(device, { registers: timer2, wgm: 2, cs: 4, ocrA: 124, ocrB: 0 });
    store(device, timer2.TIMSK, OCFA);
    device.advance(3 * period);
    expect(device.cpu.readData(timer2.TIFR) & OCFA).toBe(OCFA);
  }
});

describe('PWM duty', () => {
  it('is the fraction of a period that the pin is really high', () => {
    const pwm = fc.record({
      registers: fc.constantFrom(timer0, timer2),
      wgm: fc.constantFrom(1, 3),
      ocrA: fc.oneof(fc.nat(255), fc.constantFrom(0, 255)),
      ocrB: fc.oneof(fc.nat(255), fc.constantFrom(0, 255)),
      com: fc.constantFrom(0b1010, 0b1111, 0b1011, 0b1110),
    });
    fc.assert(
      fc.property(pwm, (setup) => {
        const chip = bareChip();
        const device = clocked(chip);
        start(device, { ...setup, cs: 1 });
        const period = setup.wgm === 1 ? 510 : 256;
        device.advance(3 * period);
        const timer = setup.registers === timer0 ? chip.timer0 : chip.timer2;
        const pins = setup.registers === timer0 ? { A: [PIND, 6], B: [PIND, 5] } : { A: [PINB, 3], B: [PIND, 3] };
        for (const channel of ['A', 'B'] as const) {
          const [register, bit] = pins[channel] as [number, number];
          let high = 0;
          for (let cycle = 0; cycle < period; cycle++) {
            device.advance(1);
            high += (device.cpu.readData(register) >> bit) & 1;
          }
          expect(timer.duty(channel)).toBeCloseTo(high / period, 10);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});

// An Uno of simavr, for a bench and a serial port as the emulated one is.

import { Clock, ClockEvent } from '../../rig/boards/avr/clock.js';
import type { Alarm, LinkedUno, Pin, TraceListener, WiredUno } from '../../rig/boards/index.js';
import { SerialWire } from '../../rig/boards/serial-wire.js';
import { type PinName, pins } from '../../src/protocol/index.js';
import type { LockStep, SimavrEvent } from './lock-step.js';

const LET_GO = 2;
/** Of the firmware at its own rate: 16 MHz / 8 / 17. */
const BOARD_BAUD = 117_647;
/** Bits of MCUSR. */
const [POWER_ON, EXTERNAL] = [1, 2];

export class SimavrUno implements WiredUno, LinkedUno {
  readonly clockHz = 16_000_000;
  readonly analogVolts = new Float64Array(8);
  readonly serialIn: SerialWire;
  onSerialOut: (byte: number, idle: boolean) => void = () => {};
  /** Called when the supply has failed in a write to EEPROM, as `cutSupply` wanted it. */
  onTorn: () => void = () => {};
  cycles = 0;
  readonly #step: LockStep;
  readonly #world = new Clock();
  /** simavr tells of a byte when it is written; the host has it when it was sent. */
  readonly #serialOut: SerialWire;
  readonly #pins = new Map<number, SimavrPin>();
  readonly #shownVolts = new Float64Array(8);
  readonly #traceListeners = new Set<TraceListener>();
  readonly #resetListeners = new Set<() => void>();
  #stopped = false;

  constructor(step: LockStep) {
    this.#step = step;
    this.serialIn = new SerialWire(this.#world, this.clockHz, (byte) => step.send('BYTE', 0, byte));
    this.#serialOut = new SerialWire(this.#world, this.clockHz, (byte, idle) => this.onSerialOut(byte, idle));
    this.#serialOut.baudRate = BOARD_BAUD;
  }

  pin(name: PinName): Pin {
    const number = pins[name];
    const pin = this.#pins.get(number) ?? new SimavrPin(this.#step, number);
    this.#pins.set(number, pin);
    return pin;
  }

  alarm(action: () => void): Alarm {
    const event = new ClockEvent(action);
    return {
      set: (cycle) => this.#world.schedule(event, Math.ceil(cycle)),
      cancel: () => this.#world.cancel(event),
    };
  }

  onTrace(listener: TraceListener): () => void {
    this.#traceListeners.add(listener);
    return () => this.#traceListeners.delete(listener);
  }

  onReset(listener: () => void): () => void {
    this.#resetListeners.add(listener);
    return () => this.#resetListeners.delete(listener);
  }

  runUntil(cycle: number): void {
    this.#stopped = false;
    while (!this.#stopped && this.cycles < cycle) {
      this.#world.runDue(this.cycles);
      this.#showVolts();
      const event = this.#step.ask('RUN', Math.min(cycle, this.#world.nextCycle));
      this.cycles = event.cycle;
      this.#happened(event);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  reset(): void {
    this.#restart(EXTERNAL);
  }

  powerCycle(): void {
    this.#restart(POWER_ON);
  }

  /** The supply fails in one of the next writes to EEPROM, counted from 1; 0: in none. */
  cutSupply(write: number): void {
    this.#step.send('CUT', 0, write);
  }

  #restart(cause: number): void {
    this.#serialOut.flush();
    this.#step.send('RESET', 0, cause);
    for (const listener of this.#resetListeners) listener();
  }

  #showVolts(): void {
    for (const [channel, volts] of this.analogVolts.entries()) {
      if (volts === this.#shownVolts[channel]) continue;
      this.#shownVolts[channel] = volts;
      this.#step.send('MILLIVOLTS', channel, Math.round(1000 * volts));
    }
  }

  #happened({ kind, cycle, which, value }: SimavrEvent): void {
    switch (kind) {
      case 'LEVEL':
        this.#pins.get(which)!.report(value === 1);
        break;
      case 'SENT':
        this.#serialOut.put(Uint8Array.of(value), cycle);
        break;
      case 'TRACED':
        for (const listener of this.#traceListeners) listener(value, cycle);
        break;
      case 'TORN':
        this.onTorn();
        break;
    }
  }
}

/** Its level is known if somebody watches it, its duty if it is the motor's. */
class SimavrPin implements Pin {
  level = false;
  readonly #step: LockStep;
  readonly #number: number;
  readonly #listeners = new Set<(level: boolean) => void>();
  #watched = false;

  constructor(step: LockStep, number: number) {
    this.#step = step;
    this.#number = number;
  }

  get duty(): number {
    if (this.#number !== pins.MOTOR) throw new Error(`simavr is asked for the duty of D${pins.MOTOR} only.`);
    const { value } = this.#step.ask('DUTY');
    return value === 0 ? 0 : Math.min(1, (value & 0xffff) / (value >>> 16));
  }

  drive(level: boolean | undefined): void {
    this.#step.send('DRIVE', this.#number, level === undefined ? LET_GO : Number(level));
  }

  onChange(listener: (level: boolean) => void): () => void {
    if (!this.#watched) this.#step.send('WATCH', this.#number, 0);
    this.#watched = true;
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  report(level: boolean): void {
    this.level = level;
    for (const listener of this.#listeners) listener(level);
  }
}

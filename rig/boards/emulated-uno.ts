// An Arduino Uno in memory: the microcontroller, its 20 pins, its reset button and its supply, in a time of its own.
import { type PinName, pinCount, pins } from '../../src/protocol/index.js';
import { ANALOG_INPUTS } from './avr/adc.js';
import { ATmega328P, type ResetCause } from './avr/atmega328p.js';
import { Clock, ClockEvent } from './avr/clock.js';
import { EEPROM_BYTES } from './avr/eeprom.js';
import { EXTENDED_FUSE, FLASH_BYTES, Flash } from './avr/flash.js';
import type { I2cDevice } from './avr/twi.js';
import { parseBootLoader, parseIntelHex } from './intel-hex.js';
import { FrameReader, SerialWire } from './serial-wire.js';
import type { Alarm, LinkedUno, TraceListener, WiredUno } from './uno.js';
import { UnoPin } from './uno-pin.js';

/** A byte on the serial line, as its receiver reads it at `cycle`. */
export type SerialListener = (byte: number, toBoard: boolean, cycle: number) => void;

/** Volts that the converter held at an analog input (0 to 7), at the end of a conversion at `cycle`. */
export type SampleListener = (input: number, volts: number, cycle: number) => void;

export const UNO_CLOCK_HZ = 16_000_000;

export interface UnoOptions {
  /** Firmware as Intel HEX text. */
  readonly hex: string;
  /** Name of the firmware in errors; 'the firmware' if left out. */
  readonly source?: string;
  /** A boot loader, at the end of the flash; a reset then starts it. The firmware ends before it. */
  readonly bootloader?: { readonly hex: string; readonly source: string };
  /** The whole flash when the board is first powered, FLASH_BYTES long, in place of `hex` and the boot loader's bytes. */
  readonly flash?: Uint8Array;
  /** The EEPROM when the board is first powered, EEPROM_BYTES long; erased (0xFF) if left out. */
  readonly eeprom?: Uint8Array;
}

export class EmulatedUno implements WiredUno, LinkedUno {
  readonly clockHz = UNO_CLOCK_HZ;
  /** The EEPROM cells themselves. They change at the end of a write, and outlive resets and power cuts. */
  readonly eeprom: Uint8Array;
  /** Volts at A0 to A5 (and ADC6, ADC7, which an Uno does not bring out). */
  readonly analogVolts = new Float64Array(ANALOG_INPUTS);
  /** Volts of the board's supply, which the chip runs from and measures against. */
  vcc = 5;
  /** Devices on the I2C bus at A4 and A5, by their 7-bit addresses. */
  readonly i2cDevices = new Map<number, I2cDevice>();
  /** D0 to D13, then A0 to A5 at 14 to 19. */
  readonly pins: readonly UnoPin[];
  /** From the host to the board. */
  readonly serialIn: SerialWire;
  /** Whether the host's baud rate is always the board's, as on a network, which has none. */
  followsBaudRate = false;
  /** Called at the end of each byte the board sends, as the host receives it; `idle` says that nothing follows at once. */
  onSerialOut: (byte: number, idle: boolean) => void = () => {};
  readonly #flash: Flash;
  readonly #reader = new FrameReader();
  readonly #traceListeners = new Set<TraceListener>();
  readonly #resetListeners = new Set<() => void>();
  readonly #serialListeners = new Set<SerialListener>();
  readonly #sampleListeners = new Set<SampleListener>();
  /** What happens around the chip. Its own events die with it at a reset, these go on. */
  readonly #world = new Clock();
  #chip: ATmega328P;
  #stopped = false;

  /** @throws CodedError if the HEX is damaged or too large. */
  constructor({ hex, source = 'the firmware', bootloader, flash, eeprom }: UnoOptions) {
    this.#flash = program(hex, source, bootloader, flash);
    this.eeprom = new Uint8Array(EEPROM_BYTES).fill(0xff);
    if (eeprom) this.eeprom.set(eeprom);
    this.serialIn = new SerialWire(this.#world, UNO_CLOCK_HZ, (byte, idle) => this.#receive(byte, idle));
    this.pins = Array.from({ length: pinCount }, (_, number) => new UnoPin(number));
    this.#chip = this.#boot('power-on');
  }

  /** The pin that our firmware has for something. */
  pin(name: PinName): UnoPin {
    return this.pins[pins[name]]!;
  }

  /** The SRAM itself, where data begin at its start and the stack at its end. */
  get sram(): Uint8Array {
    return this.#chip.sram;
  }

  get cycles(): number {
    return this.#chip.cpu.cycles;
  }

  get timeUs(): number {
    return (this.cycles / UNO_CLOCK_HZ) * 1e6;
  }

  /** The extended fuse byte, whose low bits say at which supply the brown-out detector resets: 2.7 V on an Uno. */
  get extendedFuse(): number {
    return this.#flash.fuses[EXTENDED_FUSE]!;
  }

  set extendedFuse(byte: number) {
    this.#flash.fuses[EXTENDED_FUSE] = byte;
  }

  /** The flash as it is written, boot loader included. */
  get flash(): Uint8Array {
    return this.#flash.bytes;
  }

  /** Runs for at least so many cycles: the instruction in progress at the end is completed. */
  run(cycles: number): void {
    this.runUntil(this.cycles + cycles);
  }

  /** Runs to a cycle, or until `stop` is called from something that happens meanwhile. */
  runUntil(cycle: number): void {
    this.#stopped = false;
    while (!this.#stopped && this.cycles < cycle) {
      this.#world.runDue(this.cycles);
      this.#chip.run(Math.min(cycle, this.#world.nextCycle));
      if (this.#chip.watchdogReset) this.reset('watchdog');
    }
  }

  /** Ends the run that is in progress, after the instruction that is being executed. */
  stop(): void {
    this.#stopped = true;
    this.#chip.stop();
  }

  /** Has something done at a cycle: a button pressed, an encoder's edge, a power cut. Returns a function that cancels it. */
  at(cycle: number, action: () => void): () => void {
    const alarm = this.alarm(action);
    alarm.set(cycle);
    return () => alarm.cancel();
  }

  /** What `at` does, for what happens often. */
  alarm(action: () => void): Alarm {
    const event = new ClockEvent(action);
    return {
      set: (cycle) => {
        this.#world.schedule(event, Math.ceil(cycle));
        this.#chip.stopBy(cycle); // it may be set from what happens in an instruction
      },
      cancel: () => this.#world.cancel(event),
    };
  }

  /** The reset button (or DTR), or the watchdog. An EEPROM byte being written is completed. */
  reset(cause: 'external' | 'watchdog' = 'external'): void {
    this.#chip.eeprom.finish();
    this.#chip.selfProgramming.finish();
    this.#restart(cause);
  }

  /** Cuts the supply and restores it. An EEPROM byte being written is torn: it is left as `tornByte`; of a page of flash being written the first half is done. */
  powerCycle(tornByte = 0xff): void {
    this.#cutPower(tornByte);
    this.#restart('power-on');
  }

  /** The supply sags until the brown-out detector resets the chip: SRAM stays, an EEPROM byte being written is left as `tornByte`. */
  brownOut(tornByte = 0xff): void {
    this.#cutPower(tornByte);
    this.#restart('brown-out');
  }

  /** The program hangs, with interrupts off, until the board is reset; the watchdog, if it is on, does that. */
  hang(): void {
    this.#chip.hang();
  }

  /** The main program hangs as soon as it has nothing to do, and interrupts go on, until the board is reset. */
  hangMainLoop(): void {
    this.#chip.stick();
  }

  /** Writes a data address as the program would: a register that a disturbance has changed. */
  disturb(address: number, value: number): void {
    this.#chip.cpu.writeData(address, value);
  }

  onTrace(listener: TraceListener): () => void {
    this.#traceListeners.add(listener);
    return () => this.#traceListeners.delete(listener);
  }

  /** Calls back after every reset and power cut; returns a function that ends it. */
  onReset(listener: () => void): () => void {
    this.#resetListeners.add(listener);
    return () => this.#resetListeners.delete(listener);
  }

  /** Calls back at each byte on the serial line, in either direction; returns a function that ends it. */
  onSerial(listener: SerialListener): () => void {
    this.#serialListeners.add(listener);
    return () => this.#serialListeners.delete(listener);
  }

  /** Calls back at the end of each conversion of an analog input; returns a function that ends it. */
  onSample(listener: SampleListener): () => void {
    this.#sampleListeners.add(listener);
    return () => this.#sampleListeners.delete(listener);
  }

  #cutPower(tornByte: number): void {
    this.#chip.eeprom.cutPower(tornByte);
    this.#chip.selfProgramming.cutPower();
  }

  #restart(cause: ResetCause): void {
    this.#chip.stop(); // it may be running: a reset can come from a trace or a pin
    this.#chip = this.#boot(cause, this.#chip);
    for (const listener of this.#resetListeners) listener();
  }

  #boot(cause: ResetCause, previous?: ATmega328P): ATmega328P {
    const uno = this;
    const surroundings = {
      flash: this.#flash,
      eeprom: this.eeprom,
      analogVolts: this.analogVolts,
      get vcc() {
        return uno.vcc;
      },
      i2cDevices: this.i2cDevices,
      onTrace: (value: number, cycle: number) => {
        for (const listener of this.#traceListeners) listener(value, cycle);
      },
      onSample: (input: number, volts: number) => {
        for (const listener of this.#sampleListeners) listener(input, volts, this.cycles);
      },
    };
    const chip = new ATmega328P(surroundings, cause, previous);
    const host = new FrameReader();
    chip.usart.onTransmit = (byte, idle) => {
      const boardBaud = chip.usart.baudRate(UNO_CLOCK_HZ);
      if (this.followsBaudRate) this.serialIn.baudRate = boardBaud;
      for (const frame of host.read(byte, idle, boardBaud, this.serialIn.baudRate)) {
        this.#tellSerial(frame.byte, false);
        this.onSerialOut(frame.byte, idle);
      }
    };
    for (const pin of this.pins) pin.attach(chip);
    return chip;
  }

  #receive(byte: number, idle: boolean): void {
    const { usart } = this.#chip;
    const boardBaud = usart.baudRate(UNO_CLOCK_HZ);
    if (this.followsBaudRate) this.serialIn.baudRate = boardBaud;
    for (const frame of this.#reader.read(byte, idle, this.serialIn.baudRate, boardBaud)) {
      this.#tellSerial(frame.byte, true);
      usart.receive(frame.byte, frame.frameError);
    }
  }

  #tellSerial(byte: number, toBoard: boolean): void {
    for (const listener of this.#serialListeners) listener(byte, toBoard, this.cycles);
  }
}

/** The flash as a programmer leaves it: firmware, and boot loader where its HEX says. */
function program(hex: string, source: string, bootloader: UnoOptions['bootloader'], kept?: Uint8Array): Flash {
  if (!bootloader) return new Flash(kept ?? parseIntelHex(hex, FLASH_BYTES, source));
  const { flash, start } = parseBootLoader(bootloader.hex, bootloader.source);
  flash.set(parseIntelHex(hex, start, source));
  if (kept) flash.set(kept);
  return new Flash(flash, start);
}

// The two-wire interface (ATmega328P datasheet, chapter 22) as the only master of an I2C bus, whose devices answer from outside.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import type { GpioPort } from './gpio.js';
import { interruptSource } from './interrupt.js';

const TWBR = 0xb8;
const TWSR = 0xb9;
const TWAR = 0xba;
const TWDR = 0xbb;
const TWCR = 0xbc;

// TWCR
const TWINT = 0x80;
const TWEA = 0x40;
const TWSTA = 0x20;
const TWSTO = 0x10;
const TWWC = 0x08;
const TWEN = 0x04;
const TWIE = 0x01;
// TWSR
const TWPS = 0x03;

/** Places of the lines in port C. */
const SDA = 4;
const SCL = 5;

/** What TWSR tells (tables 22-2 and 22-3). */
const IDLE = 0xf8;
const START = 0x08;
const REPEATED_START = 0x10;
const ARBITRATION_LOST = 0x38;
const WRITE = { addressAck: 0x18, addressNack: 0x20, ack: 0x28, nack: 0x30 } as const;
const READ = { addressAck: 0x40, addressNack: 0x48, ack: 0x50, nack: 0x58 } as const;

const BITS_PER_BYTE = 9;

/** A device on the bus, as its master sees it. */
export interface I2cDevice {
  /** Its address has come, in order to write to it or to read; it answers unless this returns false. */
  begin?(toRead: boolean): boolean;
  /** Takes a byte, and says whether it acknowledges it. */
  write(byte: number): boolean;
  /** Gives the next byte. */
  read(): number;
  /** A stop, which ends what came since its address. */
  end?(): void;
}

export class Twi {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #port: GpioPort;
  readonly #devices: ReadonlyMap<number, I2cDevice>;
  readonly #INTERRUPT = { ...interruptSource(0x30, TWCR, TWCR, TWINT), enableMask: TWIE, constant: true };
  readonly #done = new ClockEvent(() => this.#finish());
  /** What the bus is doing until `#done`. */
  #action: () => void = () => {};
  /** Who was addressed since the last start. */
  #device: I2cDevice | undefined;

  /** `devices` are those at the bus, by their 7-bit addresses. The port is that of the lines, which can be held low from outside. */
  constructor(cpu: CPU, clock: Clock, port: GpioPort, devices: ReadonlyMap<number, I2cDevice>) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#port = port;
    this.#devices = devices;
    const { data, writeHooks } = cpu;
    data[TWSR] = IDLE;
    data[TWAR] = 0xfe;
    data[TWDR] = 0xff;
    writeHooks[TWSR] = (value) => {
      data[TWSR] = (data[TWSR]! & ~TWPS) | (value & TWPS);
      return true;
    };
    writeHooks[TWDR] = (value) => {
      if (data[TWCR]! & TWINT) {
        data[TWDR] = value;
        data[TWCR]! &= ~TWWC;
      } else {
        data[TWCR]! |= TWWC;
      }
      return true;
    };
    writeHooks[TWCR] = (value) => this.#control(value);
  }

  #control(value: number): true {
    const { data } = this.#cpu;
    const isAnswer = value & data[TWCR]! & TWINT;
    if (isAnswer) this.#cpu.clearInterrupt(this.#INTERRUPT);
    data[TWCR] = (data[TWCR]! & (TWINT | TWWC)) | (value & (TWEA | TWSTA | TWSTO | TWEN | TWIE));
    this.#cpu.updateInterruptEnable(this.#INTERRUPT, value);
    if (!(value & TWEN)) this.#switchOff();
    else if (isAnswer || (this.#status === IDLE && this.#done.cycle === Number.POSITIVE_INFINITY)) this.#go();
    return true;
  }

  get #status(): number {
    return this.#cpu.data[TWSR]! & ~TWPS;
  }

  get #bitCycles(): number {
    const { data } = this.#cpu;
    return 16 + 2 * data[TWBR]! * 4 ** (data[TWSR]! & TWPS);
  }

  /** What the program asks for next: a stop, a start, or what follows from the state. */
  #go(): void {
    const { data } = this.#cpu;
    if (data[TWCR]! & TWSTO) this.#begin(1, () => this.#stop());
    else if (data[TWCR]! & TWSTA) this.#begin(1, () => this.#start());
    else if (this.#status === START || this.#status === REPEATED_START)
      this.#begin(BITS_PER_BYTE, () => this.#address());
    else if (this.#status === WRITE.addressAck || this.#status === WRITE.ack || this.#status === WRITE.nack)
      this.#begin(BITS_PER_BYTE, () => this.#write());
    else if (this.#status === READ.addressAck || this.#status === READ.ack)
      this.#begin(BITS_PER_BYTE, () => this.#read());
    else if (this.#status === ARBITRATION_LOST) this.#setStatus(IDLE);
  }

  #begin(bits: number, action: () => void): void {
    this.#action = action;
    this.#clock.schedule(this.#done, this.#cpu.cycles + bits * this.#bitCycles);
  }

  /** Whoever holds the clock low makes the bus wait, and a start needs both lines. */
  #finish(): void {
    const waitsForData = this.#status === IDLE && this.#port.isHeldLow(SDA);
    if (this.#port.isHeldLow(SCL) || waitsForData) {
      this.#clock.schedule(this.#done, this.#done.cycle + this.#bitCycles);
    } else {
      this.#action();
    }
  }

  #start(): void {
    this.#tell(this.#status === IDLE ? START : REPEATED_START);
  }

  #stop(): void {
    const { data } = this.#cpu;
    data[TWCR]! &= ~TWSTO;
    this.#release();
    if (data[TWCR]! & TWSTA) this.#begin(1, () => this.#start());
  }

  #address(): void {
    const byte = this.#cpu.data[TWDR]!;
    const toRead = (byte & 1) === 1;
    const states = toRead ? READ : WRITE;
    if (this.#losesArbitration(byte)) return;
    this.#device = this.#devices.get(byte >> 1);
    const answers = this.#device !== undefined && this.#device.begin?.(toRead) !== false;
    if (!answers) this.#device = undefined;
    this.#tell(answers ? states.addressAck : states.addressNack);
  }

  #write(): void {
    const byte = this.#cpu.data[TWDR]!;
    if (this.#losesArbitration(byte)) return;
    this.#tell(this.#device?.write(byte) ? WRITE.ack : WRITE.nack);
  }

  #read(): void {
    const { data } = this.#cpu;
    data[TWDR] = this.#port.isHeldLow(SDA) ? 0 : this.#device!.read();
    this.#tell(data[TWCR]! & TWEA ? READ.ack : READ.nack);
  }

  /** A one on a line that somebody holds low. */
  #losesArbitration(byte: number): boolean {
    const isLost = byte !== 0 && this.#port.isHeldLow(SDA);
    if (isLost) {
      this.#device = undefined;
      this.#tell(ARBITRATION_LOST);
    }
    return isLost;
  }

  #release(): void {
    this.#device?.end?.();
    this.#device = undefined;
    this.#setStatus(IDLE);
  }

  #switchOff(): void {
    this.#clock.cancel(this.#done);
    this.#cpu.clearInterrupt(this.#INTERRUPT);
    this.#release();
  }

  #tell(status: number): void {
    this.#setStatus(status);
    this.#cpu.setInterruptFlag(this.#INTERRUPT);
  }

  #setStatus(status: number): void {
    const { data } = this.#cpu;
    data[TWSR] = status | (data[TWSR]! & TWPS);
  }
}

// The serial port of the chip (ATmega328P datasheet, chapter 20): asynchronous, 8N1, double-buffered both ways.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import { interruptSource } from './interrupt.js';

const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const UCSR0C = 0xc2;
const UBRR0L = 0xc4;
const UBRR0H = 0xc5;
const UDR0 = 0xc6;

// UCSR0A
const RXC = 0x80;
const TXC = 0x40;
const UDRE = 0x20;
const FE = 0x10;
const DOR = 0x08;
const U2X = 0x02;
const MPCM = 0x01;
// UCSR0B: RXCIE, TXCIE and UDRIE sit at the places of RXC, TXC and UDRE
const RXEN = 0x10;
const TXEN = 0x08;

const BITS_PER_FRAME = 10;
/** Two characters in the buffer, a third complete in the shift register (section 20.8.4). */
const RECEIVE_DEPTH = 3;

export class Usart {
  /** Called at the end of each stop bit; `idle` says that nothing follows it at once. */
  onTransmit: (byte: number, idle: boolean) => void = () => {};
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #RX = { ...interruptSource(0x24, UCSR0A, UCSR0B, RXC), constant: true };
  readonly #UDRE = { ...interruptSource(0x26, UCSR0A, UCSR0B, UDRE), constant: true };
  readonly #TX = interruptSource(0x28, UCSR0A, UCSR0B, TXC);
  readonly #received: { byte: number; frameError: boolean }[] = [];
  #lastRead = 0;
  #shifting = -1; // byte on its way out, -1 for none
  #waiting = -1; // byte written to UDR behind it
  readonly #stopBit = new ClockEvent(() => this.#endTransmission());

  constructor(cpu: CPU, clock: Clock) {
    this.#cpu = cpu;
    this.#clock = clock;
    const { data, writeHooks, readHooks } = cpu;
    data[UCSR0A] = UDRE;
    data[UCSR0C] = 0x06;
    writeHooks[UCSR0A] = (value, _old, _address, mask) => {
      cpu.clearInterruptByFlag(this.#TX, value & mask);
      data[UCSR0A] = (data[UCSR0A]! & ~(U2X | MPCM)) | (value & (U2X | MPCM));
      return true;
    };
    writeHooks[UCSR0B] = (value) => {
      for (const each of [this.#RX, this.#UDRE, this.#TX]) cpu.updateInterruptEnable(each, value);
      data[UCSR0B] = value;
      if (!(value & RXEN)) this.#flushReceiver();
      return true;
    };
    readHooks[UDR0] = () => this.#read();
    writeHooks[UDR0] = (value) => this.#write(value);
  }

  /** Baud rate of the receiver and transmitter as the firmware has set them. */
  baudRate(clockHz: number): number {
    return (clockHz * BITS_PER_FRAME) / this.#frameCycles;
  }

  /** A frame whose stop bit has just passed on the RX pin. */
  receive(byte: number, frameError: boolean): void {
    const { data } = this.#cpu;
    if (!(data[UCSR0B]! & RXEN)) return;
    if (this.#received.length === RECEIVE_DEPTH) {
      this.#received.pop(); // the new frame is shifted in over the one that waited
      data[UCSR0A]! |= DOR;
    }
    this.#received.push({ byte, frameError });
    this.#showOldest();
  }

  get #frameCycles(): number {
    const { data } = this.#cpu;
    const ubrr = ((data[UBRR0H]! & 0x0f) << 8) | data[UBRR0L]!;
    return (ubrr + 1) * (data[UCSR0A]! & U2X ? 8 : 16) * BITS_PER_FRAME;
  }

  #read(): number {
    const oldest = this.#received.shift();
    if (oldest) this.#lastRead = oldest.byte;
    this.#cpu.data[UCSR0A]! &= ~DOR;
    this.#showOldest();
    return this.#lastRead;
  }

  #flushReceiver(): void {
    this.#received.length = 0;
    this.#cpu.data[UCSR0A]! &= ~DOR;
    this.#showOldest();
  }

  #showOldest(): void {
    const { data } = this.#cpu;
    const oldest = this.#received[0];
    data[UCSR0A] = oldest?.frameError ? data[UCSR0A]! | FE : data[UCSR0A]! & ~FE;
    if (oldest) this.#cpu.setInterruptFlag(this.#RX);
    else this.#cpu.clearInterrupt(this.#RX);
  }

  #write(byte: number): true {
    const { data } = this.#cpu;
    if (!(data[UCSR0B]! & TXEN) || !(data[UCSR0A]! & UDRE)) return true; // the chip ignores it too
    if (this.#shifting < 0) {
      this.#shifting = byte;
      this.#clock.schedule(this.#stopBit, this.#cpu.cycles + this.#frameCycles);
    } else {
      this.#waiting = byte;
      this.#cpu.clearInterrupt(this.#UDRE);
    }
    return true;
  }

  #endTransmission(): void {
    const byte = this.#shifting;
    this.#shifting = this.#waiting;
    this.#waiting = -1;
    const idle = this.#shifting < 0;
    if (idle) {
      this.#cpu.setInterruptFlag(this.#TX);
    } else {
      this.#clock.schedule(this.#stopBit, this.#stopBit.cycle + this.#frameCycles);
      this.#cpu.setInterruptFlag(this.#UDRE);
    }
    this.onTransmit(byte, idle);
  }
}

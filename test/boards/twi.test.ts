// The two-wire interface register by register: the states of a master (ATmega328P datasheet, tables 22-2 and 22-3), and its times.
import { describe, expect, it } from 'vitest';
import type { I2cDevice } from '../../rig/boards/index.js';
import { bareChip, type Clocked, clocked, emptySurroundings, store } from './chip.js';

const [TWBR, TWSR, TWDR, TWCR] = [0xb8, 0xb9, 0xbb, 0xbc];
const [TWINT, TWEA, TWSTA, TWSTO, TWWC, TWEN, TWIE] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x01];
const [SDA, SCL] = [4, 5];
const ADDRESS = 0x27;

/** Remembers what comes, acknowledges `room` bytes, and counts upwards when it is read. */
class Recorder implements I2cDevice {
  readonly seen: (string | number)[] = [];
  room = 2;
  next = 0x10;
  begin(toRead: boolean): boolean {
    this.seen.push(toRead ? 'read' : 'write');
    return true;
  }
  write(byte: number): boolean {
    this.seen.push(byte);
    return this.room-- > 0;
  }
  read(): number {
    return this.next++;
  }
  end(): void {
    this.seen.push('end');
  }
}

interface Bus extends Clocked {
  readonly device: Recorder;
  readonly chip: ReturnType<typeof bareChip>;
  /** Writes TWCR and returns the state in which TWINT is set again, with the bits that it took. */
  step(control: number): { readonly state: number; readonly bits: number };
}

function bus(bitRate = 72, prescaler = 0): Bus {
  const around = emptySurroundings();
  const device = new Recorder();
  (around.i2cDevices as Map<number, I2cDevice>).set(ADDRESS, device);
  const chip = bareChip(around);
  const cpu = clocked(chip);
  store(cpu, TWBR, bitRate);
  store(cpu, TWSR, prescaler);
  const bitCycles = 16 + 2 * bitRate * 4 ** prescaler;
  const step: Bus['step'] = (control) => {
    cpu.cpu.writeData(TWCR, TWINT | TWEN | control);
    const begun = cpu.cpu.cycles;
    while (!(cpu.cpu.readData(TWCR) & TWINT) && cpu.cpu.cycles - begun < 100 * bitCycles) cpu.advance(1);
    return { state: cpu.cpu.readData(TWSR) & 0xf8, bits: (cpu.cpu.cycles - begun) / bitCycles };
  };
  return { ...cpu, device, chip, step };
}

const send = ({ cpu, step }: Bus, byte: number): number => {
  cpu.writeData(TWDR, byte);
  return step(0).state;
};

describe('TWI', () => {
  it('starts as the datasheet says', () => {
    const { cpu } = clocked(bareChip());
    expect([TWBR, TWSR, 0xba, TWDR, TWCR].map((each) => cpu.readData(each))).toEqual([0, 0xf8, 0xfe, 0xff, 0]);
  });

  it('writes: start, address, bytes until one is not acknowledged, stop', () => {
    const it = bus();
    expect(it.step(TWSTA).state).toBe(0x08);
    expect(send(it, ADDRESS << 1)).toBe(0x18);
    expect([send(it, 1), send(it, 2), send(it, 3)]).toEqual([0x28, 0x28, 0x30]);
    it.cpu.writeData(TWCR, TWINT | TWEN | TWSTO);
    it.advance(16 + 2 * 72);
    expect(it.cpu.readData(TWCR)).toBe(TWEN); // no TWINT after a stop
    expect(it.cpu.readData(TWSR)).toBe(0xf8);
    expect(it.device.seen).toEqual(['write', 1, 2, 3, 'end']);
  });

  it('reads after a repeated start, acknowledging while TWEA is set', () => {
    const it = bus();
    it.step(TWSTA);
    send(it, ADDRESS << 1);
    send(it, 5);
    expect(it.step(TWSTA).state).toBe(0x10);
    expect(send(it, (ADDRESS << 1) | 1)).toBe(0x40);
    const read = [TWEA, TWEA, 0].map((acknowledge) => [it.step(acknowledge).state, it.cpu.readData(TWDR)]);
    expect(read).toEqual([
      [0x50, 0x10],
      [0x50, 0x11],
      [0x58, 0x12],
    ]);
    expect(it.device.seen).toEqual(['write', 5, 'read']);
  });

  it.each([
    ['to write', 0, 0x20],
    ['to read', 1, 0x48],
  ])('tells that nobody is at an address %s', (_, direction, state) => {
    const it = bus();
    it.step(TWSTA);
    expect(send(it, (0x28 << 1) | direction)).toBe(state);
    expect(it.device.seen).toEqual([]);
    it.device.begin = () => false; // a device that is busy with itself
    it.step(TWSTA | TWSTO);
    expect(send(it, (ADDRESS << 1) | direction)).toBe(state);
  });

  it('stops and starts in one go', () => {
    const it = bus();
    it.step(TWSTA);
    send(it, ADDRESS << 1);
    const { state, bits } = it.step(TWSTA | TWSTO);
    expect([state, Math.round(bits)]).toEqual([0x08, 2]);
    expect(it.device.seen).toEqual(['write', 'end']);
  });

  it.each([
    [100_000, 72, 0],
    [400_000, 12, 0],
    [24_691, 79, 1],
    [1000, 124, 3],
  ])('takes nine bits a byte at %i Hz', (hz, bitRate, prescaler) => {
    const it = bus(bitRate, prescaler);
    const bitCycles = 16 + 2 * bitRate * 4 ** prescaler;
    expect(16_000_000 / bitCycles / hz).toBeCloseTo(1, 1);
    expect(it.step(TWSTA).bits).toBeCloseTo(1, 9);
    it.cpu.writeData(TWDR, ADDRESS << 1);
    expect(it.step(0).bits).toBeCloseTo(9, 9);
  });

  it('takes a byte only while it waits for one, else it sets TWWC', () => {
    const it = bus();
    it.cpu.writeData(TWCR, TWEN | TWSTA);
    it.cpu.writeData(TWDR, 1);
    expect(it.cpu.readData(TWCR) & TWWC).toBe(TWWC);
    it.advance(200);
    it.cpu.writeData(TWDR, 2);
    expect([it.cpu.readData(TWDR), it.cpu.readData(TWCR) & TWWC]).toEqual([2, 0]);
  });

  it('interrupts for as long as TWINT is set', () => {
    const it = bus();
    it.step(TWSTA | TWIE);
    expect(it.cpu.nextInterrupt).toBe(0x30);
    it.cpu.data[0x5f] = 0x80;
    it.cpu.tick(); // served
    expect(it.cpu.nextInterrupt).toBe(0x30);
    it.cpu.writeData(TWDR, ADDRESS << 1);
    it.cpu.writeData(TWCR, TWINT | TWEN | TWIE);
    expect(it.cpu.nextInterrupt).toBe(-1);
  });

  it('does nothing while TWINT is not answered, and forgets all when it is switched off', () => {
    const it = bus();
    it.step(TWSTA);
    it.cpu.writeData(TWDR, ADDRESS << 1);
    it.cpu.writeData(TWCR, TWEN);
    it.advance(10_000);
    expect([it.cpu.readData(TWSR), it.cpu.readData(TWCR)]).toEqual([0x08, TWINT | TWEN]);
    it.step(0);
    it.cpu.writeData(TWCR, 0);
    expect([it.cpu.readData(TWSR), it.cpu.readData(TWCR)]).toEqual([0xf8, 0]);
    expect(it.device.seen).toEqual(['write', 'end']);
  });

  it.each([
    ['SDA', SDA],
    ['SCL', SCL],
  ])('does not start while %s is held low', (_, line) => {
    const it = bus();
    it.chip.portC.drive(line, false);
    it.cpu.writeData(TWCR, TWINT | TWEN | TWSTA);
    it.advance(1_000_000);
    expect(it.cpu.readData(TWCR) & TWINT).toBe(0);
    it.chip.portC.drive(line, undefined);
    it.advance(200);
    expect([it.cpu.readData(TWCR) & TWINT, it.cpu.readData(TWSR)]).toEqual([TWINT, 0x08]);
  });

  it('waits for a clock that is held low, and loses the bus to who holds the data low', () => {
    const it = bus();
    it.step(TWSTA);
    send(it, ADDRESS << 1);
    it.chip.portC.drive(SCL, false);
    it.cpu.writeData(TWDR, 7);
    it.cpu.writeData(TWCR, TWINT | TWEN);
    it.advance(100_000);
    expect(it.cpu.readData(TWCR) & TWINT).toBe(0);
    it.chip.portC.drive(SCL, undefined);
    it.advance(200);
    expect(it.cpu.readData(TWSR)).toBe(0x28);
    it.chip.portC.drive(SDA, false);
    expect(send(it, 0)).toBe(0x28); // zeros are what it would send anyway
    expect(send(it, 1)).toBe(0x38);
    it.cpu.writeData(TWCR, TWINT | TWEN);
    expect(it.cpu.readData(TWSR)).toBe(0xf8);
  });
});

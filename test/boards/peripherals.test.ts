// Peripherals register by register, where the small C programs do not reach.
import { describe, expect, it } from 'vitest';
import { bareChip, type Clocked, clocked, emptySurroundings, load16, store } from './chip.js';

/** Cycles until a register shows all bits of a mask as they are in `value`. */
function cyclesUntil(device: Clocked, register: number, mask: number, value: number, limit = 1_000_000): number {
  const start = device.cpu.cycles;
  while ((device.cpu.readData(register) & mask) !== value) {
    if (device.cpu.cycles - start > limit) throw new Error(`register ${register} never became ${value}`);
    device.advance(1);
  }
  return device.cpu.cycles - start;
}

describe('ADC', () => {
  const [ADCL, ADCSRA, ADMUX] = [0x78, 0x7a, 0x7c];
  const [ADEN, ADSC, ADATE, ADIF] = [0x80, 0x40, 0x20, 0x10];
  const AVCC = 0x40;

  it('takes 25 ADC clocks for the first conversion and 13 for the next', () => {
    const device = clocked(bareChip());
    store(device, ADMUX, AVCC);
    for (const clocks of [25, 13, 13]) {
      device.cpu.writeData(ADCSRA, ADEN | ADSC | 7);
      expect(cyclesUntil(device, ADCSRA, ADSC, 0)).toBe(clocks * 128);
    }
  });

  it('measures against the supply or 1.1 V, right or left adjusted', () => {
    const around = emptySurroundings();
    const device = clocked(bareChip(around));
    around.analogVolts[3] = 0.55;
    const convert = (admux: number): number => {
      store(device, ADMUX, admux);
      store(device, ADCSRA, ADEN | ADSC);
      cyclesUntil(device, ADCSRA, ADSC, 0);
      return load16(device, ADCL);
    };
    expect(convert(AVCC | 3)).toBe(Math.floor((0.55 * 1024) / 5));
    expect(convert(0xc0 | 3)).toBe(512);
    expect(convert(0xc0 | 0x20 | 3)).toBe(512 << 6);
    expect(convert(AVCC | 14)).toBeLessThan(10); // the band gap has just been switched on
    device.advance(1120);
    expect(convert(AVCC | 14)).toBe(Math.floor((1.1 * 1024) / 5));
    expect(convert(AVCC | 15)).toBe(0);
  });

  it('runs freely, setting ADIF each time, which is cleared by writing it', () => {
    const device = clocked(bareChip());
    store(device, ADCSRA, ADEN | ADSC | ADATE | 2);
    cyclesUntil(device, ADCSRA, ADIF, ADIF);
    for (let conversion = 0; conversion < 3; conversion++) {
      device.cpu.writeData(ADCSRA, device.cpu.readData(ADCSRA));
      expect(device.cpu.readData(ADCSRA) & ADIF).toBe(0);
      expect(cyclesUntil(device, ADCSRA, ADIF, ADIF)).toBe(13 * 4);
    }
    store(device, ADCSRA, 0);
    device.advance(1000);
    expect(device.cpu.readData(ADCSRA)).toBe(ADIF); // of the last one; no other was made
  });
});

describe('EEPROM', () => {
  const [EECR, EEDR, EEARL] = [0x3f, 0x40, 0x41];
  const [EERE, EEPE, EEMPE] = [1, 2, 4];
  const [ERASE_ONLY, WRITE_ONLY] = [0x10, 0x20];

  function program(device: Clocked, value: number, mode = 0): number {
    store(device, EEARL, 7);
    store(device, EEDR, value);
    store(device, EECR, mode | EEMPE);
    store(device, EECR, mode | EEMPE | EEPE);
    return cyclesUntil(device, EECR, EEPE, 0);
  }

  it('erases, writes, or both, at the times of table 8-1', () => {
    const { eeprom, ...around } = emptySurroundings();
    const device = clocked(bareChip({ ...around, eeprom }));
    expect(program(device, 0x3c) / 16_000).toBeCloseTo(3.4, 2);
    expect(eeprom[7]).toBe(0x3c);
    expect(program(device, 0xf0, WRITE_ONLY) / 16_000).toBeCloseTo(1.8, 2);
    expect(eeprom[7]).toBe(0x30);
    expect(program(device, 0x00, ERASE_ONLY) / 16_000).toBeCloseTo(1.8, 2);
    expect(eeprom[7]).toBe(0xff);
  });

  it('ignores EEPE without EEMPE, or more than four cycles after it', () => {
    const { eeprom, ...around } = emptySurroundings();
    const device = clocked(bareChip({ ...around, eeprom }));
    store(device, EEDR, 0);
    store(device, EECR, EEPE);
    expect(device.cpu.readData(EECR)).toBe(0);
    store(device, EECR, EEMPE);
    device.advance(6);
    store(device, EECR, EEPE);
    expect(device.cpu.readData(EECR)).toBe(0);
    device.advance(100_000);
    expect(eeprom[0]).toBe(0xff);
  });

  it('reads nothing while it writes', () => {
    const { eeprom, ...around } = emptySurroundings();
    const device = clocked(bareChip({ ...around, eeprom }));
    eeprom[1] = 0x11;
    store(device, EEDR, 0x22);
    store(device, EECR, EEMPE);
    store(device, EECR, EEMPE | EEPE);
    store(device, EEARL, 1);
    store(device, EECR, EERE);
    expect(device.cpu.readData(EEDR)).toBe(0x22);
    cyclesUntil(device, EECR, EEPE, 0);
    store(device, EECR, EERE);
    expect(device.cpu.readData(EEDR)).toBe(0x11);
  });
});

describe('watchdog', () => {
  const [WDTCSR, MCUSR] = [0x60, 0x54];
  const [WDIF, WDIE, WDCE, WDE] = [0x80, 0x40, 0x10, 0x08];
  const MS = 16_000;

  it('interrupts first and resets the next time, when both are enabled', () => {
    const chip = bareChip();
    const device = clocked(chip);
    store(device, WDTCSR, WDCE | WDE);
    store(device, WDTCSR, WDIE | WDE | 1); // 32 ms
    device.advance(31 * MS);
    expect(device.cpu.readData(WDTCSR)).toBe(WDIE | WDE | 1);
    device.advance(2 * MS);
    expect(device.cpu.readData(WDTCSR)).toBe(WDIF | WDE | 1);
    expect(chip.watchdogReset).toBe(false);
    device.advance(32 * MS);
    expect(chip.watchdogReset).toBe(true);
  });

  it('changes its time or stops only within four cycles of WDCE, and is fed by WDR', () => {
    const chip = bareChip();
    const device = clocked(chip);
    store(device, WDTCSR, WDE); // it may be switched on at any time, at 16 ms
    store(device, WDTCSR, 0);
    store(device, WDTCSR, WDE | 7);
    expect(device.cpu.readData(WDTCSR)).toBe(WDE);
    for (let feeding = 0; feeding < 5; feeding++) {
      device.advance(15 * MS);
      device.cpu.onWatchdogReset();
    }
    store(device, WDTCSR, WDCE | WDE);
    device.advance(5);
    store(device, WDTCSR, 0);
    expect(device.cpu.readData(WDTCSR)).toBe(WDE);
    store(device, WDTCSR, WDCE | WDE);
    store(device, WDTCSR, 0);
    device.advance(100 * MS);
    expect(chip.watchdogReset).toBe(false);
  });

  it('cannot be stopped while WDRF is set', () => {
    const device = clocked(bareChip());
    device.cpu.data[MCUSR] = 0x08;
    store(device, WDTCSR, WDCE | WDE);
    store(device, WDTCSR, 0);
    expect(device.cpu.readData(WDTCSR)).toBe(WDE);
    store(device, MCUSR, 0);
    store(device, WDTCSR, WDCE | WDE);
    store(device, WDTCSR, 0);
    expect(device.cpu.readData(WDTCSR)).toBe(0);
  });
});

describe('external interrupts', () => {
  const [EIFR, EIMSK, EICRA] = [0x3c, 0x3d, 0x69];

  it.each([
    ['any edge', 1, [1, 1, 1, 1]],
    ['falling edge', 2, [0, 1, 0, 1]],
    ['rising edge', 3, [1, 0, 1, 0]],
  ])('INT1 senses %s', (_name, sense, expected) => {
    const chip = bareChip();
    const device = clocked(chip);
    store(device, EICRA, sense << 2);
    const flags = [true, false, true, false].map((level) => {
      store(device, EIFR, 3);
      chip.portD.drive(3, level);
      return device.cpu.readData(EIFR) >> 1;
    });
    expect(flags).toEqual(expected);
  });

  it('a low level asks for as long as it lasts', () => {
    const chip = bareChip();
    const device = clocked(chip);
    chip.portD.drive(2, true);
    store(device, EIMSK, 1);
    expect(device.cpu.nextInterrupt).toBe(-1);
    chip.portD.drive(2, false);
    expect(device.cpu.nextInterrupt).toBe(2);
    device.cpu.data[0x5f] = 0x80;
    device.cpu.tick(); // served
    expect(device.cpu.nextInterrupt).toBe(2);
    chip.portD.drive(2, true);
    expect(device.cpu.nextInterrupt).toBe(-1);
  });
});

describe('USART', () => {
  const [UCSR0A, UCSR0B, UDR0] = [0xc0, 0xc1, 0xc6];
  const [TXC, UDRE, FE] = [0x40, 0x20, 0x10];

  it('ignores a byte written while UDR is full, or with the transmitter off', () => {
    const chip = bareChip();
    const device = clocked(chip);
    const sent: [number, boolean][] = [];
    chip.usart.onTransmit = (byte, idle) => sent.push([byte, idle]);
    device.cpu.writeData(UDR0, 1);
    store(device, UCSR0B, 0x08);
    for (const byte of [2, 3, 4]) device.cpu.writeData(UDR0, byte);
    device.advance(1000);
    expect(sent).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  it('sets TXC when it falls idle, cleared by writing it; a frame error comes with its byte', () => {
    const chip = bareChip();
    const device = clocked(chip);
    store(device, UCSR0B, 0x18);
    device.cpu.writeData(UDR0, 1);
    device.advance(159);
    expect(device.cpu.readData(UCSR0A) & (TXC | UDRE)).toBe(UDRE);
    device.advance(1); // ten bits of 16 cycles
    expect(device.cpu.readData(UCSR0A) & (TXC | UDRE)).toBe(TXC | UDRE);
    store(device, UCSR0A, TXC);
    expect(device.cpu.readData(UCSR0A)).toBe(UDRE);
    chip.usart.receive(0x41, false);
    chip.usart.receive(0x42, true);
    expect(device.cpu.readData(UCSR0A) & FE).toBe(0);
    expect(device.cpu.readData(UDR0)).toBe(0x41);
    expect(device.cpu.readData(UCSR0A) & FE).toBe(FE);
    expect(device.cpu.readData(UDR0)).toBe(0x42);
    expect(device.cpu.readData(UCSR0A) & FE).toBe(0);
  });
});

describe('I/O ports', () => {
  const [PINB, DDRB, PORTB] = [0x23, 0x24, 0x25];

  it('toggle by writing ones to PIN, and read back what they drive', () => {
    const device = clocked(bareChip());
    store(device, DDRB, 0x0f);
    store(device, PORTB, 0x05);
    store(device, PINB, 0x03);
    expect(device.cpu.readData(PORTB)).toBe(0x06);
    expect(device.cpu.readData(PINB)).toBe(0x06);
    device.cpu.writeData(PINB, 0xff, 0x08); // SBI touches its own bit only
    expect(device.cpu.readData(PINB)).toBe(0x0e);
  });
});

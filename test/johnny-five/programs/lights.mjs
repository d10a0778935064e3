// Light-emitting diodes, one by one, in groups, and behind shift registers.
import { expect } from 'vitest';
import { max7219, Registers, shiftRegister } from '../devices.js';

export const programs = [
  {
    component: 'Led',
    calls: 'blink, stop',
    seen: 'edges on D13, none after stop',
    async run({ five, levels, until }) {
      const seen = levels(13);
      const led = new five.Led({ pin: 13 });
      led.blink(10);
      await until(() => seen.length >= 6);
      expect(seen.slice(0, 6)).toEqual([true, false, true, false, true, false]);
      led.stop().off();
      await until(() => seen.at(-1) === false);
    },
  },
  {
    component: 'Led',
    calls: 'on, off, toggle',
    seen: 'the level of D12',
    async run({ five, levels, until }) {
      const seen = levels(12);
      const led = new five.Led({ pin: 12 });
      led.on();
      led.off();
      led.toggle();
      led.toggle();
      await until(() => seen.length === 4);
      expect(seen).toEqual([true, false, true, false]);
    },
  },
  {
    component: 'Led',
    calls: 'brightness, intensity',
    seen: 'the duty of D5',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 5 });
      led.brightness(64);
      await until(() => Math.round(pins[5].duty * 255) === 64);
      led.intensity(100);
      await until(() => pins[5].duty === 1);
    },
  },
  {
    component: 'Led',
    calls: 'fadeIn, fadeOut, fade',
    seen: 'the duty of D6 becomes 1, 0 and a half',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 6 });
      led.fadeIn(100);
      await until(() => pins[6].duty === 1);
      led.fadeOut(50);
      await until(() => pins[6].duty === 0);
      led.fade(128, 50);
      await until(() => Math.round(pins[6].duty * 255) === 128);
    },
  },
  {
    component: 'Led',
    calls: 'pulse, stop',
    seen: 'the duty of D6 goes up and down',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 6 });
      led.pulse(50);
      for (let i = 0; i < 2; i++) {
        await until(() => pins[6].duty > 0.8);
        await until(() => pins[6].duty < 0.2);
      }
      led.stop();
    },
  },
  {
    component: 'Led (anode)',
    calls: 'isAnode, on, off',
    seen: 'the duty of D6 is 0 while it is on',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 6, isAnode: true });
      led.off();
      await until(() => pins[6].duty === 1);
      led.on();
      await until(() => pins[6].mode === 'output' && pins[6].duty === 0);
    },
  },
  {
    component: 'Leds',
    calls: 'on, off of all',
    seen: 'the levels of D10, D11, D12',
    async run({ five, pins, until }) {
      const leds = new five.Leds([10, 11, 12].map((pin) => ({ pin })));
      const seen = () => [10, 11, 12].map((pin) => pins[pin].level);
      leds.on();
      await until(() => seen().every((level) => level));
      leds[1].off();
      await until(() => !pins[11].level);
      expect(seen()).toEqual([true, false, true]);
      leds.off();
      await until(() => !seen().some((level) => level));
    },
  },
  {
    component: 'Led.Digits (MAX7219)',
    calls: 'print',
    seen: 'the segments in the registers of the chip at D2, D3, D4',
    async run({ five, pins, until }) {
      const registers = max7219(pins[2], pins[3], pins[4]);
      const digits = new five.Led.Digits({ pins: { data: 2, clock: 3, cs: 4 } });
      digits.print('1234');
      // Segments of 1, 2, 3, 4; the chip has its first digit on the right.
      await until(() => [0x30, 0x6d, 0x79, 0x33].every((code) => registers.subarray(1, 9).includes(code)));
      expect([registers[0x0c], registers[0x0b]]).toEqual([1, 7]); // on, and all digits scanned
    },
  },
  {
    component: 'Led.Matrix (MAX7219)',
    calls: 'on, draw, led',
    seen: 'the rows in the registers of the chip at D2, D3, D4',
    async run({ five, pins, until }) {
      const registers = max7219(pins[2], pins[3], pins[4]);
      const matrix = new five.Led.Matrix({ pins: { data: 2, clock: 3, cs: 4 } });
      const heart = ['01100110', '10011001', '10000001', '10000001', '01000010', '00100100', '00011000', '00000000'];
      matrix.on();
      matrix.draw(heart);
      const rows = heart.map((row) => Number.parseInt(row, 2));
      await until(() => rows.every((row, i) => registers[i + 1] === row));
    },
  },
  {
    component: 'ShiftRegister',
    calls: 'send, display, clear',
    seen: 'bytes that a 74HC595 at D2, D3, D4 latches',
    async run({ five, pins, until }) {
      const latched = shiftRegister(pins[2], pins[3], pins[4], 8);
      const register = new five.ShiftRegister({ pins: { data: 2, clock: 3, latch: 4 } });
      register.send(0b10110001);
      register.display('7.');
      register.clear();
      await until(() => latched.length === 3);
      expect(latched).toEqual([0b10110001, 7, 0]);
    },
  },
  {
    component: 'Led.Matrix (HT16K33, I2C)',
    calls: 'draw',
    seen: 'the rows in the memory of the chip',
    async run({ five, uno, until }) {
      const chip = new Registers();
      uno.i2cDevices.set(0x70, chip);
      const matrix = new five.Led.Matrix({ addresses: [0x70], controller: 'HT16K33', rotation: 0 });
      matrix.draw(Array.from({ length: 8 }, () => '11111111'));
      await until(() => [...chip.bytes.subarray(0, 16)].filter((byte) => byte === 0xff).length === 8);
    },
  },
];

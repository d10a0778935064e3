// The board itself, its pins, and what moves values in time.
import { expect } from 'vitest';
import { parallelDisplay, shiftRegister } from '../devices.js';

export const programs = [
  {
    component: 'Board',
    calls: 'digitalWrite without pinMode',
    seen: 'D3, D11, D12 driven, and no other pin',
    async run({ board, pins, until }) {
      board.digitalWrite(12, 1);
      board.digitalWrite(11, 0);
      board.digitalWrite(3, 0);
      await until(() => pins[3].mode === 'output');
      const driven = pins.flatMap(({ mode }, pin) => (mode === 'output' && ![1, 9].includes(pin) ? [pin] : []));
      expect(driven).toEqual([3, 11, 12]);
      expect(driven.map((pin) => pins[pin].level)).toEqual([false, false, true]);
    },
  },
  {
    component: 'Board',
    calls: 'pinMode, digitalWrite',
    seen: 'the mode and the levels of D7',
    async run({ board, pins, levels, until }) {
      const seen = levels(7);
      board.pinMode(7, 1);
      board.digitalWrite(7, 1);
      board.digitalWrite(7, 0);
      await until(() => seen.length === 2);
      expect([pins[7].mode, seen]).toEqual(['output', [true, false]]);
    },
  },
  {
    component: 'Board',
    calls: 'digitalRead',
    seen: 'D7 driven from outside',
    async run({ board, pins, until }) {
      const seen = [];
      pins[7].drive(false);
      board.pinMode(7, 0);
      board.digitalRead(7, (value) => seen.push(value));
      await until(() => seen.at(-1) === 0);
      pins[7].drive(true);
      await until(() => seen.at(-1) === 1);
    },
  },
  {
    component: 'Board',
    calls: 'analogRead, samplingInterval',
    seen: 'volts at A2',
    async run({ five, board, volts, until }) {
      let value;
      volts[2] = 2.5;
      board.samplingInterval(5);
      board.pinMode(2, five.Pin.ANALOG);
      board.analogRead(2, (each) => {
        value = each;
      });
      await until(() => value === 512);
      volts[2] = 0;
      await until(() => value === 0);
    },
  },
  {
    component: 'Board',
    calls: 'analogWrite',
    seen: 'the duty of D6',
    async run({ five, board, pins, until }) {
      board.pinMode(6, five.Pin.PWM);
      board.analogWrite(6, 51);
      await until(() => Math.abs(pins[6].duty - 0.2) < 0.001);
    },
  },
  {
    component: 'Board',
    calls: 'loop, wait',
    seen: 'edges on D13, and none when the loop has ended',
    async run({ board, levels, until }) {
      const seen = levels(13);
      let level = 0;
      board.pinMode(13, 1);
      await new Promise((resolve) => {
        board.loop(5, (stop) => {
          level ^= 1;
          board.digitalWrite(13, level);
          if (seen.length < 6) return;
          stop();
          resolve();
        });
      });
      let hasWaited = false;
      board.wait(5, () => {
        hasWaited = true;
      });
      await until(() => hasWaited);
    },
  },
  {
    component: 'Board',
    calls: 'shiftOut',
    seen: 'the bits of D2 at each rise of D3',
    async run({ board, pins, until }) {
      for (const pin of [2, 3, 4]) board.pinMode(pin, 1);
      const latched = shiftRegister(pins[2], pins[3], pins[4], 8);
      board.shiftOut(2, 3, true, 0xa6);
      board.digitalWrite(4, 1);
      await until(() => latched.length === 1);
      expect(latched).toEqual([0xa6]);
    },
  },
  {
    component: 'Pin',
    calls: 'high, low, write, query',
    seen: 'the levels of D12, and what the board says of it',
    async run({ five, levels, until }) {
      const seen = levels(12);
      const pin = new five.Pin({ pin: 12 });
      pin.high();
      pin.low();
      pin.write(1);
      await until(() => seen.length === 3);
      const state = await new Promise((resolve) => pin.query(resolve));
      expect([seen, state.mode, state.value]).toEqual([[true, false, true], 1, 1]);
    },
  },
  {
    component: 'Pin',
    calls: 'read, high and low events',
    seen: 'D4 driven from outside',
    async run({ five, pins, until }) {
      pins[4].drive(false);
      const pin = new five.Pin({ pin: 4, mode: 0 });
      let value;
      pin.read((_error, each) => {
        value = each;
      });
      await until(() => value === 0);
      pins[4].drive(true);
      await until(() => value === 1);
    },
  },
  {
    component: 'Pin (analog)',
    calls: 'read',
    seen: 'volts at A1',
    async run({ five, volts, until }) {
      volts[1] = 1;
      const pin = new five.Pin({ pin: 'A1' });
      let value;
      pin.read((_error, each) => {
        value = each;
      });
      await until(() => value === 204);
    },
  },
  {
    component: 'Pins',
    calls: 'high, low of all',
    seen: 'the levels of D10, D11, D12',
    async run({ five, pins, until }) {
      const all = new five.Pins([10, 11, 12].map((pin) => ({ pin })));
      all.high();
      await until(() => [10, 11, 12].every((pin) => pins[pin].level));
      all.low();
      await until(() => ![10, 11, 12].some((pin) => pins[pin].level));
    },
  },
  {
    component: 'LCD (parallel)',
    calls: 'print, cursor',
    seen: 'the text that a HD44780 at D7, D8, D2 to D5 shows',
    async run({ five, pins, until }) {
      const display = parallelDisplay(pins[7], pins[8], [pins[5], pins[4], pins[3], pins[2]]);
      const lcd = new five.LCD({ pins: [7, 8, 5, 4, 3, 2] });
      lcd.clear().print('Hello');
      lcd.cursor(1, 2).print('plant');
      await until(() => display.line(1) === '  plant');
      expect(display.line(0)).toBe('Hello');
    },
  },
  {
    component: 'Animation (Led)',
    calls: 'enqueue, onstop',
    seen: 'the duty of D6 at the cue points',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 6 });
      const animation = new five.Animation(led);
      const seen = new Set();
      let isOver;
      const play = () => {
        isOver = false;
        animation.enqueue({
          duration: 200,
          cuePoints: [0, 0.5, 1],
          keyFrames: [0, 255, 64],
          oncomplete() {
            isOver = true;
          },
        });
      };
      play();
      await until(() => {
        const level = Math.round(pins[6].duty * 255);
        seen.add(level);
        if (!isOver || level !== 64) return false;
        if (seen.size > 2) return true;
        play(); // a host that is too slow for what is in between has another turn
        return false;
      });
    },
  },
  {
    component: 'Fn',
    calls: 'map, constrain, scale, range',
    seen: 'the duty that was computed, at D5',
    async run({ five, pins, until }) {
      const led = new five.Led({ pin: 5 });
      const brightness = five.Fn.constrain(five.Fn.map(512, 0, 1024, 0, 255), 0, 100);
      led.brightness(brightness);
      await until(() => Math.round(pins[5].duty * 255) === 100);
      expect(five.Fn.range(0, 6, 2)).toEqual([0, 2, 4, 6]);
    },
  },
];

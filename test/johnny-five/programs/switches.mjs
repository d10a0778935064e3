// What is open or closed: buttons, switches, relays, motion detectors.
import { expect } from 'vitest';
import { Registers } from '../devices.js';

/** The names of events as they come. */
const listen = (component, ...names) => {
  const events = [];
  for (const name of names) component.on(name, () => events.push(name));
  return events;
};

export const programs = [
  {
    component: 'Button (pull-up)',
    calls: 'isPullup; press, hold, release',
    seen: 'D2 pulled up, and pressed from outside',
    async run({ five, pins, until }) {
      const button = new five.Button({ pin: 2, isPullup: true, holdtime: 50 });
      const events = listen(button, 'press', 'hold', 'release');
      await until(() => pins[2].mode === 'input-pull-up');
      pins[2].drive(false);
      await until(() => events.includes('hold'));
      pins[2].drive(true);
      await until(() => events.includes('release'));
      expect([...new Set(events)]).toEqual(['press', 'hold', 'release']);
    },
  },
  {
    component: 'Button (pull-down)',
    calls: 'press, release (down, up)',
    seen: 'D8 driven from outside',
    async run({ five, board, pins, until }) {
      pins[8].drive(false);
      const button = new five.Button({ pin: 8 });
      const events = listen(button, 'press', 'release');
      await until(() => board.pins[8].report === 1);
      pins[8].drive(true);
      await until(() => events.length === 1);
      pins[8].drive(false);
      await until(() => events.length === 2);
      expect(events).toEqual(['press', 'release']);
    },
  },
  {
    component: 'Buttons',
    calls: 'press of any',
    seen: 'each of D2, D3, D4 pressed in turn',
    async run({ five, board, pins, until }) {
      const buttons = new five.Buttons([2, 3, 4].map((pin) => ({ pin, isPullup: true })));
      const pressed = [];
      buttons.on('press', (button) => pressed.push(button.pin));
      await until(() => [2, 3, 4].every((pin) => board.pins[pin].value === 1));
      pressed.length = 0; // before its pull-up is on a pin is low
      for (const pin of [3, 2, 4]) {
        const before = pressed.length;
        pins[pin].drive(false);
        await until(() => pressed.length > before);
        pins[pin].drive(true);
      }
      expect(pressed).toEqual([3, 2, 4]);
    },
  },
  {
    component: 'Switch',
    calls: 'open, close, isOpen',
    seen: 'D8 driven from outside',
    async run({ five, pins, until }) {
      const toggle = new five.Switch({ pin: 8 });
      const events = listen(toggle, 'open', 'close');
      await until(() => pins[8].mode === 'input-pull-up');
      pins[8].drive(false);
      await until(() => events.at(-1) === 'close');
      expect(toggle.isClosed).toBe(true);
      pins[8].drive(true);
      await until(() => events.at(-1) === 'open');
      expect(toggle.isOpen).toBe(true);
    },
  },
  {
    component: 'Switches',
    calls: 'close of any',
    seen: 'D7 and D8 driven from outside',
    async run({ five, board, pins, until }) {
      for (const pin of [7, 8]) pins[pin].drive(true);
      const switches = new five.Switches([7, 8].map((pin) => ({ pin })));
      const closed = [];
      switches.on('close', (each) => closed.push(each.pin));
      await until(() => [7, 8].every((pin) => board.pins[pin].value === 1));
      pins[8].drive(false);
      await until(() => closed.includes(8));
      expect(closed).toEqual([8]);
    },
  },
  {
    component: 'Relay',
    calls: 'close, open, toggle; NO and NC',
    seen: 'the levels of D10 and D11',
    async run({ five, levels, until }) {
      const [open, closed] = [levels(10), levels(11)];
      const relay = new five.Relay({ pin: 10 });
      relay.close();
      relay.open();
      relay.toggle();
      const inverted = new five.Relay({ pin: 11, type: 'NC' });
      inverted.open();
      inverted.close();
      await until(() => open.length === 3 && closed.length === 2);
      expect([open, closed]).toEqual([
        [true, false, true],
        [true, false],
      ]);
    },
  },
  {
    component: 'Relays',
    calls: 'close, open of all',
    seen: 'the levels of D10, D11, D12',
    async run({ five, pins, until }) {
      const relays = new five.Relays([10, 11, 12].map((pin) => ({ pin })));
      relays.close();
      await until(() => [10, 11, 12].every((pin) => pins[pin].level));
      relays.open();
      await until(() => ![10, 11, 12].some((pin) => pins[pin].level));
    },
  },
  {
    component: 'Motion (PIR)',
    calls: 'calibrated, motionstart, motionend',
    seen: 'D7 driven from outside',
    async run({ five, pins, until }) {
      pins[7].drive(false);
      const motion = new five.Motion({ pin: 7, calibrationDelay: 10 });
      const events = listen(motion, 'calibrated', 'motionstart', 'motionend');
      await until(() => events.includes('calibrated'));
      pins[7].drive(true);
      await until(() => events.includes('motionstart'));
      pins[7].drive(false);
      await until(() => events.includes('motionend'));
      expect(events).toEqual(['calibrated', 'motionstart', 'motionend']);
    },
  },
  {
    component: 'Motion (GP2Y0D810Z0F)',
    calls: 'motionstart, motionend',
    seen: 'volts at A0',
    async run({ five, board, volts, until }) {
      volts[0] = 5;
      const motion = new five.Motion({ pin: 'A0', controller: 'GP2Y0D810Z0F' });
      const events = listen(motion, 'motionstart', 'motionend');
      await until(() => board.pins[14].value > 1000);
      volts[0] = 0.5;
      await until(() => events.includes('motionstart'));
      volts[0] = 5;
      await until(() => events.includes('motionend'));
    },
  },
  {
    component: 'Motion (GP2Y0D805Z0F, I2C)',
    calls: 'motionstart',
    seen: 'a byte of the chip',
    async run({ five, uno, until }) {
      const chip = new Registers().set(0, 0x02);
      uno.i2cDevices.set(0x26, chip);
      const motion = new five.Motion({ controller: 'GP2Y0D805Z0F' });
      const events = listen(motion, 'motionstart');
      await until(() => chip.bytes[3] === 0xfe);
      chip.set(0, 0x00);
      await until(() => events.length === 1);
    },
  },
];

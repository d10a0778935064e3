// Chips on the I2C bus.
import { expect } from 'vitest';
import { BusDisplay, LcdBackpack, Plain, Registers } from '../devices.js';

/** The two bytes of a number, high first. */
const word = (value) => [(value >> 8) & 0xff, value & 0xff];
const littleEndian = (value) => word(value).reverse();

function attach(uno, address, chip) {
  uno.i2cDevices.set(address, chip);
  return chip;
}

export const programs = [
  {
    component: 'LCD (I2C, PCF8574)',
    calls: 'print, cursor, clear, noBacklight',
    seen: 'the text that a HD44780 behind the chip shows',
    async run({ five, uno, until }) {
      const display = attach(uno, 0x27, new LcdBackpack());
      const lcd = new five.LCD({ controller: 'PCF8574' });
      lcd.cursor(0, 0).print('Hello,');
      lcd.cursor(1, 3).print('cart-pole');
      await until(() => display.line(1) === '   cart-pole');
      expect([display.line(0), display.isLit]).toEqual(['Hello,', true]);
      lcd.clear().noBacklight();
      await until(() => !display.isLit);
      expect(display.line(0)).toBe('');
    },
  },
  {
    component: 'LCD (I2C, JHD1313M1)',
    calls: 'bgColor, cursor, print',
    seen: 'the text that the display shows, and the registers of its light',
    async run({ five, uno, until }) {
      const display = attach(uno, 0x3e, new BusDisplay());
      const light = attach(uno, 0x62, new Registers());
      const lcd = new five.LCD({ controller: 'JHD1313M1' });
      lcd.bgColor('#ff8000').cursor(1, 0).print('pole');
      await until(() => display.line(1) === 'pole');
      expect([...light.bytes.subarray(2, 5)]).toEqual([0, 0x80, 0xff]);
    },
  },
  {
    component: 'Led.RGB (BLINKM)',
    calls: 'color, off',
    seen: 'the bytes that the chip got',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x09, new Plain());
      const led = new five.Led.RGB({ controller: 'BLINKM' });
      led.color('#ff3300');
      await until(() => chip.written.slice(-4).join() === '110,255,51,0');
      led.off();
      await until(() => chip.written.slice(-4).join() === '110,0,0,0');
    },
  },
  {
    component: 'Compass (HMC6352)',
    calls: 'change, heading',
    seen: 'the command that it wrote, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x21, new Plain());
      chip.value = word(1350); // tenths of a degree
      const compass = new five.Compass({ controller: 'HMC6352', freq: 10 });
      await until(() => compass.heading === 135);
      expect(chip.written).toContain(0x41);
    },
  },
  {
    component: 'Compass (HMC5883L)',
    calls: 'change, heading, bearing',
    seen: 'what it wrote to the registers, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x1e, new Registers().set(3, ...word(0), ...word(0), ...word(200)));
      const compass = new five.Compass({ controller: 'HMC5883L', freq: 10 });
      await until(() => compass.heading === 90);
      expect(compass.bearing.name).toBe('East');
      chip.set(3, ...word(-200), ...word(0), ...word(0));
      await until(() => compass.heading === 180);
      expect([...chip.bytes.subarray(0, 3)]).toEqual([0x70, 0x40, 0]);
    },
  },
  {
    component: 'Accelerometer (MPU6050)',
    calls: 'change, x, y, z',
    seen: 'what it read of the registers',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x68, new Registers().set(0x6b, 0x40));
      chip.set(0x3b, ...word(-16384), ...word(0), ...word(8192));
      const accelerometer = new five.Accelerometer({ controller: 'MPU6050', freq: 10 });
      await until(() => accelerometer.x === -1 && accelerometer.z === 0.5);
      expect(chip.bytes[0x6b]).toBe(0); // awake
    },
  },
  {
    component: 'Gyro (MPU6050)',
    calls: 'change, rate',
    seen: 'what it read of the registers',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x68, new Registers());
      const gyro = new five.Gyro({ controller: 'MPU6050', freq: 10 });
      await until(() => gyro.isCalibrated);
      chip.set(0x43, ...word(13_100));
      await until(() => gyro.rate.x > 90);
    },
  },
  {
    component: 'IMU (MPU6050)',
    calls: 'change; accelerometer, gyro, thermometer',
    seen: 'what it read of the registers',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x68, new Registers());
      chip.set(0x3b, ...word(0), ...word(16_384), ...word(0), ...word(-3920), ...word(0), ...word(0), ...word(0));
      const imu = new five.IMU({ controller: 'MPU6050', freq: 10 });
      await until(() => imu.accelerometer.y === 1);
      await until(() => Math.abs(imu.thermometer.celsius - 25) < 1);
    },
  },
  {
    component: 'Accelerometer (ADXL345)',
    calls: 'change, x, y, z',
    seen: 'what it wrote to the registers, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x53, new Registers());
      chip.set(0x32, ...littleEndian(256), ...littleEndian(-128), ...littleEndian(0));
      const accelerometer = new five.Accelerometer({ controller: 'ADXL345', freq: 10 });
      await until(() => accelerometer.x === 1 && accelerometer.y === -0.5);
      expect([chip.bytes[0x2d], chip.bytes[0x31]]).toEqual([8, 8]);
    },
  },
  {
    component: 'Light (BH1750)',
    calls: 'change, lux',
    seen: 'the mode that it wrote, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x23, new Plain());
      chip.value = word(1200);
      const light = new five.Light({ controller: 'BH1750', freq: 10 });
      await until(() => light.lux === 1000);
      expect(chip.written[0]).toBe(0x10);
    },
  },
  ...[
    ['TMP102', 0x48, 0x00, word((25 * 16) << 4), 25],
    ['MCP9808', 0x18, 0x05, word(0xc000 | (21.5 * 16)), 21.5],
  ].map(([controller, address, register, bytes, celsius]) => ({
    component: `Thermometer (${controller})`,
    calls: 'change, celsius',
    seen: 'what it read of the registers',
    async run({ five, uno, until }) {
      attach(uno, address, new Registers()).set(register, ...bytes);
      const thermometer = new five.Thermometer({ controller, freq: 10 });
      await until(() => thermometer.celsius === celsius);
    },
  })),
  {
    component: 'Hygrometer (SHT31D)',
    calls: 'change, relativeHumidity',
    seen: 'the command that it wrote, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x44, new Plain());
      chip.value = [...word(0x6666), 0, ...word(0x8000), 0];
      const hygrometer = new five.Hygrometer({ controller: 'SHT31D', freq: 10 });
      await until(() => Math.round(hygrometer.relativeHumidity) === 50);
      expect(chip.written.join()).toContain('36,0'); // 0x2400, one measurement
    },
  },
  {
    component: 'Multi (SHT31D)',
    calls: 'change; hygrometer, thermometer',
    seen: 'what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x44, new Plain());
      chip.value = [...word(0x6666), 0, ...word(0x8000), 0];
      const multi = new five.Multi({ controller: 'SHT31D', freq: 10 });
      await until(() => Math.round(multi.hygrometer.relativeHumidity) === 50);
      await until(() => Math.round(multi.thermometer.celsius) === 25);
    },
  },
  {
    component: 'Barometer (MPL3115A2)',
    calls: 'change, pressure',
    seen: 'the mode that it wrote, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x60, new Registers().set(0, 0x04));
      const pascalQuarters = 101_325 * 4;
      chip.set(2, pascalQuarters >> 12, (pascalQuarters >> 4) & 0xff, (pascalQuarters & 0xf) << 4, ...word(25 << 8));
      const barometer = new five.Barometer({ controller: 'MPL3115A2', freq: 10 });
      await until(() => Math.abs(barometer.pressure - 101.325) < 0.5); // its formula is 0.4 % off;
      expect(chip.bytes[0x26] & 0x01).toBe(1); // active
    },
  },
  {
    component: 'Altimeter (MPL3115A2)',
    calls: 'change, meters',
    seen: 'what it read of the registers',
    async run({ five, uno, until }) {
      attach(uno, 0x60, new Registers().set(0, 0x04).set(2, 0, 50, 0));
      const altimeter = new five.Altimeter({ controller: 'MPL3115A2', freq: 10 });
      await until(() => altimeter.meters > 49 && altimeter.meters < 51);
    },
  },
  {
    component: 'Color (ISL29125)',
    calls: 'change, rgb',
    seen: 'what it wrote to the registers, and what it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x44, new Registers());
      chip.set(9, ...littleEndian(4 * 20), ...littleEndian(4 * 200), ...littleEndian(4 * 100));
      const color = new five.Color({ controller: 'ISL29125', freq: 10 });
      await until(() => color.rgb.red === 200);
      expect(color.rgb).toEqual({ red: 200, green: 20, blue: 100 });
      expect(chip.bytes[1]).toBe(0x0d);
    },
  },
  {
    component: 'Touchpad (MPR121)',
    calls: 'press, release',
    seen: 'what it wrote to the registers, and the touch that it read',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x5a, new Registers());
      const touchpad = new five.Touchpad({ controller: 'MPR121' });
      const events = [];
      touchpad.on('press', ({ which }) => events.push(`press ${which}`));
      touchpad.on('release', ({ which }) => events.push(`release ${which}`));
      await until(() => chip.bytes[0x5e] === 0xcc); // its last setting
      chip.set(0, 0x08, 0);
      await until(() => events.includes('press 3'));
      chip.set(0, 0, 0);
      await until(() => events.includes('release 3'));
    },
  },
  {
    component: 'Expander (MCP23017), Led',
    calls: 'Board.Virtual; on, off, blink',
    seen: 'direction and port registers',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x20, new Registers());
      const virtual = new five.Board.Virtual(new five.Expander({ controller: 'MCP23017' }));
      const led = new five.Led({ pin: 9, board: virtual });
      led.on();
      await until(() => chip.bytes[0x13] === 0b10);
      led.off();
      await until(() => chip.bytes[0x13] === 0);
      expect(chip.bytes[1]).toBe(0);
    },
  },
  {
    component: 'Expander (MCP23017), Button',
    calls: 'pinMode, digitalRead',
    seen: 'what it read of the port register',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x20, new Registers());
      const expander = new five.Expander({ controller: 'MCP23017' });
      let level;
      expander.pinMode(3, 0);
      expander.digitalRead(3, (value) => {
        level = value;
      });
      await until(() => level === 0);
      chip.set(0x12, 0b1000);
      await until(() => level === 1);
      expect(chip.bytes[0] & 0b1000).toBe(0b1000);
    },
  },
  {
    component: 'Expander (PCF8574)',
    calls: 'pinMode, digitalWrite',
    seen: 'the byte that the chip got',
    async run({ five, uno, until }) {
      const chip = attach(uno, 0x20, new Plain());
      const expander = new five.Expander({ controller: 'PCF8574' });
      expander.pinMode(2, 1);
      expander.digitalWrite(2, 1);
      await until(() => chip.written.at(-1) === 0b100);
      expander.digitalWrite(2, 0);
      await until(() => chip.written.at(-1) === 0);
    },
  },
];

// What gives a voltage: sensors of all kinds at A0 to A5.
import { expect } from 'vitest';

export const programs = [
  {
    component: 'Sensor',
    calls: 'data, change, scaleTo, raw',
    seen: 'volts at A0',
    async run({ five, volts, until }) {
      volts[0] = 1.25;
      const sensor = new five.Sensor({ pin: 'A0', freq: 10 });
      await until(() => sensor.raw === 256);
      const changes = [];
      sensor.on('change', () => changes.push(sensor.scaleTo(0, 100)));
      volts[0] = 5;
      await until(() => changes.at(-1) === 100);
    },
  },
  {
    component: 'Sensor',
    calls: 'within, booleanAt, boolean',
    seen: 'volts at A3',
    async run({ five, volts, until }) {
      const sensor = new five.Sensor({ pin: 'A3', freq: 10 });
      let within = 0;
      sensor.within([500, 700], () => within++);
      volts[3] = 3;
      await until(() => within > 0);
      sensor.booleanAt(500);
      expect(sensor.boolean).toBe(true);
    },
  },
  {
    component: 'Sensor.Digital',
    calls: 'change',
    seen: 'D4 driven from outside',
    async run({ five, pins, until }) {
      pins[4].drive(false);
      const sensor = new five.Sensor.Digital({ pin: 4 });
      await until(() => sensor.value === 0);
      pins[4].drive(true);
      await until(() => sensor.value === 1);
    },
  },
  {
    component: 'Sensors',
    calls: 'change of any',
    seen: 'volts at A0 and A1',
    async run({ five, volts, until }) {
      const sensors = new five.Sensors(['A0', 'A1'].map((pin) => ({ pin, freq: 10 })));
      const changed = new Set();
      sensors.on('change', (sensor) => changed.add(sensor.pin));
      [volts[0], volts[1]] = [1, 4];
      await until(() => changed.size === 2 && sensors[1].raw === 819);
      expect(sensors[0].raw).toBe(204);
    },
  },
  {
    component: 'Light (photoresistor)',
    calls: 'change, level',
    seen: 'volts at A0',
    async run({ five, volts, until }) {
      const light = new five.Light({ pin: 'A0', freq: 10 });
      volts[0] = 2.5;
      await until(() => light.value === 512);
      expect(light.level).toBeCloseTo(0.5, 1);
    },
  },
  ...[
    ['LM35', 0.215, 21.5],
    ['TMP36', 0.75, 25],
    ['LM335', 2.98, 25],
  ].map(([controller, atA0, celsius]) => ({
    component: `Thermometer (${controller})`,
    calls: 'celsius, fahrenheit, kelvin',
    seen: 'volts at A0',
    async run({ five, volts, until }) {
      volts[0] = atA0;
      const thermometer = new five.Thermometer({ controller, pin: 'A0', freq: 10 });
      await until(() => Math.abs(thermometer.celsius - celsius) <= 1); // a step of the converter is half a degree
      expect(thermometer.fahrenheit).toBeCloseTo(thermometer.celsius * 1.8 + 32, 0);
    },
  })),
  {
    component: 'Joystick',
    calls: 'change, x, y',
    seen: 'volts at A0 and A1',
    async run({ five, volts, until }) {
      [volts[0], volts[1]] = [2.5, 2.5];
      const joystick = new five.Joystick({ pins: ['A0', 'A1'], freq: 10 });
      let changes = 0;
      joystick.on('change', () => changes++);
      await until(() => changes > 0);
      [volts[0], volts[1]] = [5, 0];
      await until(() => joystick.x > 0.9 && joystick.y < -0.9);
    },
  },
  {
    component: 'Accelerometer (analog, ADXL335)',
    calls: 'x, y, z, acceleration',
    seen: 'volts at A0, A1, A2',
    async run({ five, volts, until }) {
      const zeroG = (330 / 1024) * 5;
      const oneG = (66.5 / 1024) * 5;
      [volts[0], volts[1], volts[2]] = [zeroG, zeroG - oneG, zeroG + oneG];
      const accelerometer = new five.Accelerometer({ controller: 'ADXL335', pins: ['A0', 'A1', 'A2'], freq: 10 });
      await until(() => accelerometer.z > 0.9 && accelerometer.y < -0.9);
      expect(accelerometer.x).toBeCloseTo(0, 1);
    },
  },
  {
    component: 'Gyro (analog)',
    calls: 'calibration, change, rate',
    seen: 'volts at A0 and A1',
    async run({ five, volts, until }) {
      [volts[0], volts[1]] = [1.5, 1.5];
      const gyro = new five.Gyro({ pins: ['A0', 'A1'], sensitivity: 0.67, freq: 10 });
      await until(() => gyro.isCalibrated);
      volts[0] = 2.5;
      await until(() => gyro.rate.x > 100);
      expect(Math.abs(gyro.rate.y)).toBeLessThan(10);
    },
  },
  {
    component: 'Keypad (analog)',
    calls: 'press, release',
    seen: 'volts at A0, one for each key',
    async run({ five, volts, until }) {
      volts[0] = 5;
      const keypad = new five.Keypad({ pin: 'A0', length: 4 });
      const pressed = [];
      keypad.on('press', ({ which }) => pressed.push(...which));
      volts[0] = 2.5; // the third of five equal ranges
      await until(() => pressed.includes(2));
    },
  },
  {
    component: 'ReflectanceArray',
    calls: 'enable, calibrateUntil, line',
    seen: 'volts at A0, A1, A2; the emitter at D13',
    async run({ five, pins, volts, until }) {
      volts.fill(1, 0, 3);
      const array = new five.ReflectanceArray({ emitter: 13, pins: ['A0', 'A1', 'A2'], freq: 10 });
      array.enable();
      await until(() => pins[13].level && array.raw.every((value) => value > 100));
      let readings = 0;
      array.on('data', () => readings++);
      array.calibrateUntil(() => readings > 20);
      for (const [i, level] of [1, 4, 1, 4].entries()) {
        volts.fill(level, 0, 3);
        await until(() => readings > 4 * (i + 1));
      }
      await until(() => array.isCalibrated && readings > 25);
      [volts[0], volts[1], volts[2]] = [1, 1, 4];
      await until(() => array.line > 1900);
      [volts[0], volts[2]] = [4, 1];
      await until(() => array.line < 100);
    },
  },
  {
    component: 'Proximity (GP2Y0A21YK)',
    calls: 'data, centimeters',
    seen: 'volts at A0',
    async run({ five, volts, until }) {
      volts[0] = 1.25;
      const proximity = new five.Proximity({ controller: 'GP2Y0A21YK', pin: 'A0', freq: 10 });
      await until(() => proximity.centimeters > 0 && proximity.centimeters < 100);
      const far = proximity.centimeters;
      volts[0] = 2.5;
      await until(() => proximity.centimeters < 0.7 * far);
    },
  },
];

// While a boot loader runs nobody drives the pins: the driver's enable floats, so its pull-down on the wiring page keeps the motor off.
import { expect, it } from 'vitest';
import { Bench } from '../../rig/bench/index.js';
import { EmulatedUno } from '../../rig/boards/index.js';
import { bootLoaderHex } from '../../rig/boards/ports/index.js';
import { program } from '../boards/programs.js';
import { fullRig } from '../rig/bench-rigs.js';

const ms = 16_000;

it('a motor at full drive is off from the reset on, as long as the boot loader is talked to', () => {
  const uno = new EmulatedUno({ hex: program('bench'), bootloader: bootLoaderHex() });
  const bench = new Bench(uno, fullRig);
  const heard: number[] = [];
  uno.onSerialOut = (byte) => heard.push(byte);
  uno.run(2000 * ms); // nobody talks to the boot loader: the program starts
  uno.serialIn.send(Buffer.from('+400', 'latin1'), uno.cycles);
  uno.run(5 * ms);
  expect([uno.pin('MOTOR').mode, bench.motor.drive]).toEqual(['output', 1]);

  uno.reset();
  heard.length = 0;
  for (let i = 0; i < 500; i++) {
    if (i % 50 === 20) uno.serialIn.send(Uint8Array.of(0x30, 0x20), uno.cycles); // STK500: is somebody there?
    uno.run(ms);
    const { mode, level } = uno.pin('MOTOR');
    expect([mode, level, bench.motor.drive]).toEqual(['input', false, 0]);
  }
  expect(heard.slice(-2)).toEqual([0x14, 0x10]);
});

// What an emulated board does, as a value change dump: pins, PWM duty, state, ticks and sampled volts, in the board's own time.
import { Overheard } from '../../src/link/index.js';
import { analog0, pinCount, pins, traceBits } from '../../src/protocol/index.js';
import type { EmulatedUno } from '../boards/index.js';
import { type VcdVariable, VcdWriter } from './vcd.js';

/** A cycle of 16 MHz is 625 of it. */
const SCALE = '100 ps';
const SCALE_HZ = 1e10;
/** A duty that a program sets outside of a control tick is seen within this time. */
const DUTY_LOOK_US = 500;
/** The serial line is in the serial log. */
const FIRST_PIN = 2;
const PWM_PINS = [3, 5, 6, 9, 10, 11];
const INPUTS = 6;

/** Begins to write; returns what ends it. A board that is reset goes on in the same trace. */
export function traceBoard(uno: EmulatedUno, write: (text: string) => void): () => void {
  // Its edges are the 20 kHz of the motor: the duty says the same in a hundredth of the room.
  const edged = uno.pins.filter(({ number }) => number >= FIRST_PIN && number !== pins.MOTOR);
  const pwm = uno.pins.filter(({ number }) => PWM_PINS.includes(number));
  const variables: VcdVariable[] = [];
  const add = (scope: string, kind: VcdVariable['kind'], name: string): number =>
    variables.push({ scope, kind, name }) - 1;
  const levels = edged.map(({ number }) => add('pins', 'bit', pinName(number)));
  const duties = pwm.map(({ number }) => add('duty', 'real', `${pinName(number)}_duty`));
  const volts = Array.from({ length: INPUTS }, (_, i) => add('sampled', 'real', `${pinName(analog0 + i)}_volts`));
  const [tick, inference] = [add('board', 'bit', 'tick'), add('board', 'bit', 'inference')];
  const [state, fault] = [add('board', 'text', 'state'), add('board', 'text', 'fault')];
  const vcd = new VcdWriter(write, SCALE, variables);

  const now = (): number => Math.round((uno.cycles * SCALE_HZ) / uno.clockHz);
  const lookAtDuties = (): void => {
    const time = now();
    for (let i = 0; i < pwm.length; i++) vcd.change(duties[i]!, pwm[i]!.duty, time);
  };
  const follow = (value: number): void => {
    const time = now();
    vcd.change(inference, (value & traceBits.INFERENCE) !== 0, time);
    vcd.change(tick, (value & traceBits.TICK) !== 0, time);
    if (!(value & traceBits.TICK)) lookAtDuties();
  };
  edged.forEach((pin, i) => {
    vcd.change(levels[i]!, pin.level, now());
  });
  follow(0);
  vcd.change(state, 'unknown', now());
  vcd.change(fault, 'NONE', now());

  const heard = new Overheard({
    onState: (stateName, faultName) => {
      vcd.change(state, stateName ?? 'unknown', now());
      vcd.change(fault, faultName ?? 'unknown', now());
    },
  });
  const look = uno.alarm(() => {
    lookAtDuties();
    look.set(uno.cycles + (DUTY_LOOK_US / 1e6) * uno.clockHz);
  });
  look.set(uno.cycles);
  const ends = [
    ...edged.map((pin, i) => pin.onChange((level) => vcd.change(levels[i]!, level, now()))),
    uno.onTrace(follow),
    uno.onSample((input, sampled) => {
      if (input < INPUTS) vcd.change(volts[input]!, sampled, now());
    }),
    uno.onSerial((byte, toBoard) => {
      if (!toBoard) heard.hear(byte);
    }),
    uno.onReset(() => {
      heard.forget();
      follow(0);
    }),
  ];
  return () => {
    look.cancel();
    for (const end of ends) end();
    vcd.end(now());
  };
}

/** 'D2_CART_A': as it is printed on the board, and what our firmware has it for. */
function pinName(number: number): string {
  const printed = number < analog0 ? `D${number}` : `A${number - analog0}`;
  const [role] = Object.entries(pins).find(([, pin]) => pin === number && pin < pinCount) ?? [];
  return role === undefined ? printed : `${printed}_${role}`;
}

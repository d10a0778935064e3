// The state of a machine as it changes: a block that redraws itself on a terminal, a line for each second elsewhere.
import type { Rig } from '../../../rig/description/index.js';
import type { Telemetry } from '../../../src/link/index.js';
import { limits, type SwitchName } from '../../../src/protocol/index.js';
import type { Output } from '../../output.js';
import { formatDuration } from '../../text.js';

/** How often the block is drawn, in the machine's time. */
const drawnEveryS = 0.1;
const trackWidth = 41;

const switchWords: Readonly<Record<SwitchName, string>> = {
  LIMIT_LEFT: 'left switch',
  LIMIT_RIGHT: 'right switch',
  EMERGENCY_STOP: 'emergency stop',
};

export class LiveView {
  readonly #output: Output;
  readonly #rig: Rig;
  readonly #seen: (telemetry: Telemetry) => { positionM: number; angleRad: number };
  #ticks = 0;
  #drawnS = Number.NEGATIVE_INFINITY;
  #printedS = Number.NEGATIVE_INFINITY;
  /** State and switches, as shown last. */
  #state = '';

  /** @param seen cart and pole as a message tells them. */
  constructor(output: Output, rig: Rig, seen: (telemetry: Telemetry) => { positionM: number; angleRad: number }) {
    this.#output = output;
    this.#rig = rig;
    this.#seen = seen;
  }

  show(telemetry: Telemetry): void {
    const timeS = (this.#ticks++ * this.#rig.periodUs) / 1e6;
    const state = `${telemetry.state} ${telemetry.pressed}`;
    const changed = state !== this.#state;
    this.#state = state;
    if (this.#output.isLive) {
      if (!changed && timeS - this.#drawnS < drawnEveryS) return;
      this.#drawnS = timeS;
      this.#output.block(this.#block(telemetry, timeS));
    } else if (changed || timeS - this.#printedS >= 1) {
      this.#printedS = timeS;
      this.#output.say(this.#line(telemetry, timeS));
    }
  }

  #line(telemetry: Telemetry, timeS: number): string {
    const { state, fault, cartMissed, poleMissed, pressed } = telemetry;
    const { cart, pole, duty } = this.#figures(telemetry);
    const what = fault && fault !== 'NONE' ? `${state} ${fault}` : state;
    return `${formatDuration(timeS)}  ${what}  cart ${cart}  pole ${pole}  duty ${duty}  missed ${cartMissed + poleMissed}${pressedWords(pressed)}`;
  }

  #block(telemetry: Telemetry, timeS: number): string {
    const { state = 'unknown', fault, executionMax4us, cartMissed, poleMissed, saturations, pressed } = telemetry;
    const { cart, pole, duty, place } = this.#figures(telemetry);
    const paint = (style: 'green' | 'red' | 'yellow', text: string) => this.#output.paint(style, text, 'stderr');
    const colour = state === 'FAULT' ? 'red' : state === 'RUNNING' ? 'green' : 'yellow';
    const track = Array.from({ length: trackWidth }, (_, i) =>
      i === place ? '#' : i === (trackWidth - 1) / 2 ? '|' : '-',
    );
    return [
      `${this.#rig.name}  ${paint(colour, state.toLowerCase())}  ${formatDuration(timeS)}`,
      `cart  ${cart.padStart(11)}  [${track.join('')}]`,
      `pole  ${pole.padStart(11)}  from upright`,
      `duty  ${duty.padStart(11)}`,
      `tick  ${`${executionMax4us * 4} us`.padStart(11)}  at most, of ${this.#rig.periodUs} us`,
      `missed edges ${cartMissed} cart, ${poleMissed} pole   saturations ${saturations}${pressedWords(pressed)}`,
      fault && fault !== 'NONE' ? paint('red', fault) : '',
    ].join('\n');
  }

  #figures(telemetry: Telemetry) {
    const { positionM, angleRad } = this.#seen(telemetry);
    const share = positionM / this.#rig.plant.stopM;
    const half = (trackWidth - 1) / 2;
    return {
      cart: `${(positionM * 1000).toFixed(1)} mm`,
      pole: `${((angleRad * 180) / Math.PI).toFixed(1)} deg`,
      duty: `${((telemetry.duty / limits.DUTY_MAX) * 100).toFixed(0)} %`,
      place: Math.max(0, Math.min(trackWidth - 1, Math.round(half + share * half))),
    };
  }
}

/** Behind a line: which switches are pressed, if any. */
function pressedWords(pressed: readonly SwitchName[] = []): string {
  return pressed.length === 0 ? '' : `  pressed: ${pressed.map((name) => switchWords[name]).join(', ')}`;
}

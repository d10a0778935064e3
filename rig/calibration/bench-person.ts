// The person of a guide on a bench: its hand.
import type { SwitchName } from '../../src/protocol/index.js';
import type { Bench, Switch } from '../bench/index.js';
import type { RigSession } from '../hil/index.js';
import type { Person } from './person.js';

/** How far the hand turns the pole at a time, when it turns it right round: less than half a turn, because it goes the shorter way. */
const PART_OF_TURN = 1 / 4;

export class BenchPerson implements Person {
  readonly #session: RigSession;
  readonly #bench: Bench;

  constructor(session: RigSession, bench: Bench) {
    this.#session = session;
    this.#bench = bench;
  }

  async putInMiddle(): Promise<void> {
    this.#bench.jammed = false;
    await this.#session.hold({ positionM: 0, angleRad: Math.PI });
    this.#bench.release();
  }

  async letHang(): Promise<void> {
    await this.#turnTo(Math.PI);
    this.#bench.release();
  }

  async swing(angleRad: number): Promise<void> {
    await this.#turnTo(Math.PI + angleRad);
    this.#bench.jammed = true;
    this.#bench.release();
  }

  async turnOnce(): Promise<void> {
    for (let turned = PART_OF_TURN; turned <= 1; turned += PART_OF_TURN) {
      await this.#turnTo(Math.PI + 2 * Math.PI * turned);
    }
    this.#bench.release();
  }

  async sawRight(push: () => Promise<void>): Promise<boolean> {
    const { positionM } = this.#bench.state;
    await push();
    return this.#bench.state.positionM > positionM;
  }

  async press(name: SwitchName): Promise<void> {
    this.#switch(name).stuckAt = true;
  }

  async letGo(name: SwitchName): Promise<void> {
    this.#switch(name).stuckAt = undefined;
  }

  async moveRight(wayM: number): Promise<void> {
    await this.#session.hold({ positionM: this.#bench.state.positionM + wayM, angleRad: Math.PI });
    this.#bench.release();
  }

  switchOff(): Promise<void> {
    return this.putInMiddle();
  }

  switchOn(): Promise<void> {
    return this.putInMiddle();
  }

  /** Takes the hand off everything: a guide may end in its middle. */
  leave(): void {
    this.#bench.jammed = false;
    this.#bench.release();
    const { emergencyStop, limits } = this.#bench;
    for (const each of [emergencyStop, limits?.left, limits?.right]) if (each) each.stuckAt = undefined;
  }

  #switch(name: SwitchName): Switch {
    const { emergencyStop, limits } = this.#bench;
    return { EMERGENCY_STOP: emergencyStop, LIMIT_LEFT: limits?.left, LIMIT_RIGHT: limits?.right }[name]!;
  }

  async #turnTo(angleRad: number): Promise<void> {
    this.#bench.jammed = false;
    await this.#session.hold({ positionM: this.#bench.state.positionM, angleRad });
  }
}

// What balance and swing-up on a rig share: the plant in small steps, and what stands between it and a policy.
import { sinCos } from '../math/index.js';
import { RigPlant } from '../plants/rig-plant.js';
import { RandomStream } from '../random/index.js';
import { ENCODER_STATE, Encoder } from './encoder.js';
import type { RigTaskParameters } from './rig-parameters.js';
import { cartAndPole, limitAction, type StateRewardTask } from './task.js';
import { TaskError } from './task-error.js';
import { VARIATIONS, VariedPlant } from './varied-plant.js';

const LONGEST_PLANT_STEP_US = 2500;

const { at: PLANT } = RigPlant;
/** What a state holds besides the plant's: control periods played, the drive that acts until the next action does, the variations, where noise comes from, how far measured angle and position are off, where the cart's encoder is. */
const STEPS = RigPlant.stateSize;
const DRIVE = STEPS + 1;
const VARIED = DRIVE + 1;
const NOISE_SEED = VARIED + VARIATIONS;
const ANGLE_OFFSET = NOISE_SEED + 1;
const POSITION_OFFSET = ANGLE_OFFSET + 1;
const SEEN_POSITION = POSITION_OFFSET + 1;
const CART_ENCODER = SEEN_POSITION + 1;
const POLE_ENCODER = CART_ENCODER + ENCODER_STATE;

const sineCosine = new Float64Array(2);

export abstract class RigTask implements StateRewardTask {
  abstract readonly name: string;
  abstract readonly solvedReturn: number;
  /** The angle about which episodes start. */
  protected abstract readonly startRad: number;

  readonly parameters: Readonly<Record<string, number>>;
  readonly observations = cartAndPole;
  readonly actions = 1;
  readonly stateSize = POLE_ENCODER + ENCODER_STATE;
  readonly periodUs: number;
  readonly maxSteps: number;
  protected readonly rig: RigTaskParameters;
  readonly #plants: VariedPlant;
  readonly #plantSteps: number;
  /** The action acts after so many whole plant steps, and a share of the next one. */
  readonly #lateSteps: number;
  readonly #lateShare: number;
  /** Velocities are measured from the end of so many plant steps on. */
  readonly #windowBegin: number;
  readonly #limitM: number;
  /** Where in the state is what the cart's encoder follows: without play the cart itself. */
  readonly #cartAt: number;
  readonly #cart: Encoder | undefined;
  readonly #pole: Encoder | undefined;
  readonly #isNoisy: boolean;

  /** @throws TaskError TASK_PARAMETER when the parameters, each of which is possible, do not go together */
  constructor(rig: RigTaskParameters) {
    const { periodUs, maxSteps, delayUs, softLimitM, cartCountM, poleCountRad } = rig;
    const { velocitySmoothing, velocityWindowUs, startPositionM, stopM } = rig;
    const farthestM = softLimitM > 0 ? Math.min(softLimitM, stopM) : stopM;
    if (startPositionM >= farthestM) {
      throw new TaskError(
        'TASK_PARAMETER',
        (named) =>
          `The parameter ${named('startPositionM')} is ${startPositionM} m, and the track ends for a network at ${farthestM} m: an episode would be over where it starts. Give less.`,
      );
    }
    if (delayUs > periodUs) {
      throw new TaskError(
        'TASK_PARAMETER',
        (named) =>
          `The parameter ${named('delayUs')} is ${delayUs}, longer than the control period of ${periodUs} us: an action that late is never given. Give at most the period.`,
      );
    }
    this.rig = rig;
    this.parameters = { ...rig };
    this.periodUs = periodUs;
    this.maxSteps = maxSteps;
    this.#plantSteps = rig.plantSteps || Math.ceil(periodUs / LONGEST_PLANT_STEP_US);
    this.#plants = new VariedPlant(rig, periodUs / 1e6 / this.#plantSteps, VARIED);
    const late = (delayUs / periodUs) * this.#plantSteps;
    this.#lateSteps = Math.floor(late);
    this.#lateShare = late - this.#lateSteps;
    const window = Math.max(1, Math.round((velocityWindowUs / periodUs) * this.#plantSteps));
    this.#windowBegin = velocityWindowUs > 0 ? this.#plantSteps - window : 0;
    this.#limitM = softLimitM > 0 && softLimitM <= rig.stopM ? softLimitM : Number.POSITIVE_INFINITY;
    this.#cartAt = rig.backlashM > 0 ? SEEN_POSITION : PLANT.position;
    this.#cart = cartCountM > 0 ? new Encoder(CART_ENCODER, cartCountM, 0, velocitySmoothing) : undefined;
    this.#pole = poleCountRad > 0 ? new Encoder(POLE_ENCODER, poleCountRad, Math.PI, velocitySmoothing) : undefined;
    this.#isNoisy = rig.positionNoiseM > 0 || rig.angleNoiseRad > 0;
  }

  /** Whether the machine itself differs from episode to episode. */
  protected get isManyPlants(): boolean {
    return this.#plants.varies;
  }

  /** Whether episodes differ in more than their starts and noise. */
  get varies(): boolean {
    return this.isManyPlants || this.rig.angleOffsetRad > 0 || this.rig.positionOffsetM > 0;
  }

  /** @param share of how far the plant may vary, and the measurements be off. */
  reset(state: Float64Array, random: RandomStream, share = 1): void {
    const { startSpreadRad } = this.rig;
    this.begin(state, random, this.startRad + random.between(-startSpreadRad, startSpreadRad), share);
  }

  /**
   * A start at rest with the pole at this angle.
   *
   * @param share as for `reset`.
   */
  begin(state: Float64Array, random: RandomStream, theta: number, share = 1): void {
    const { startPositionM } = this.rig;
    const angleOffsetRad = share * this.rig.angleOffsetRad;
    const positionOffsetM = share * this.rig.positionOffsetM;
    const x = random.between(-startPositionM, startPositionM);
    state.fill(0);
    this.#plants.vary(state, random, share);
    state[NOISE_SEED] = random.uint32();
    state[ANGLE_OFFSET] = random.between(-angleOffsetRad, angleOffsetRad);
    state[POSITION_OFFSET] = positionOffsetM === 0 ? 0 : random.between(-positionOffsetM, positionOffsetM);
    this.#plants.of(state).place(state, x, 0, theta, 0);
    if (this.rig.backlashM > 0) state[SEEN_POSITION] = x;
    this.#cart?.begin(state, x);
    this.#pole?.begin(state, theta);
  }

  step(state: Float64Array, actions: Float64Array): number {
    const plant = this.#plants.of(state);
    const cart = this.#cart;
    const pole = this.#pole;
    const before = state[DRIVE]!;
    const drive = plant.driven(this.#drive(limitAction(actions[0]!)));
    const { stepS } = plant;
    for (let i = 0; i < this.#plantSteps; i++) {
      const x = state[this.#cartAt]!;
      const theta = state[PLANT.angle]!;
      let acting = drive;
      if (i < this.#lateSteps) acting = before;
      else if (i === this.#lateSteps) acting = this.#lateShare * before + (1 - this.#lateShare) * drive;
      plant.advance(state, acting);
      if (this.rig.backlashM > 0) this.#followCart(state);
      cart?.follow(state, x, state[this.#cartAt]!, stepS);
      pole?.follow(state, theta, state[PLANT.angle]!, stepS);
      if (i + 1 === this.#windowBegin) {
        cart?.takeRate(state);
        pole?.takeRate(state);
      }
    }
    cart?.sample(state);
    pole?.sample(state);
    state[DRIVE] = drive;
    state[STEPS]!++;
    return this.reward(state, state[STEPS]!);
  }

  /** What the cart's encoder is fixed to stands until the cart has taken up the play, and then goes along with it. */
  #followCart(state: Float64Array): void {
    const half = this.rig.backlashM / 2;
    const x = state[PLANT.position]!;
    if (state[SEEN_POSITION]! < x - half) state[SEEN_POSITION] = x - half;
    if (state[SEEN_POSITION]! > x + half) state[SEEN_POSITION] = x + half;
  }

  /** Share of full drive for an action, as the firmware gives it. */
  #drive(action: number): number {
    const { dutyMax, deadZoneRight, deadZoneLeft } = this.rig;
    if (action > 0) return deadZoneRight + (dutyMax - deadZoneRight) * action;
    if (action < 0) return (dutyMax - deadZoneLeft) * action - deadZoneLeft;
    return action;
  }

  abstract reward(state: Float64Array, steps: number): number;

  abstract isDone(state: Float64Array): boolean;

  /** Whether the cart has left the soft limits, as the board sees it. */
  protected isOut(state: Float64Array): boolean {
    return Math.abs(state[PLANT.position]! + state[POSITION_OFFSET]!) > this.#limitM;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    const cart = this.#cart;
    const pole = this.#pole;
    observation[0] = state[POSITION_OFFSET]! + (cart === undefined ? state[this.#cartAt]! : cart.position(state));
    observation[1] = cart === undefined ? state[PLANT.velocity]! : cart.velocity(state);
    observation[2] = state[PLANT.cosine]!;
    observation[3] = state[PLANT.sine]!;
    observation[4] = pole === undefined ? state[PLANT.angularVelocity]! : pole.velocity(state);
    const offset = state[ANGLE_OFFSET]!;
    if (pole === undefined && !this.#isNoisy && offset === 0) return;
    let theta = offset + (pole === undefined ? state[PLANT.angle]! : pole.position(state));
    if (this.#isNoisy) {
      const { positionNoiseM, angleNoiseRad } = this.rig;
      const noise = new RandomStream({
        seed: state[NOISE_SEED]!,
        purpose: 'sensor-noise',
        generation: state[STEPS]!,
      });
      observation[0] += positionNoiseM * noise.normal();
      theta += angleNoiseRad * noise.normal();
    }
    sinCos(theta, sineCosine, 0);
    observation[2] = sineCosine[1]!;
    observation[3] = sineCosine[0]!;
  }
}

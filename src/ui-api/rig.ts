// The WebSocket `api/rig`: one page steers the machine, others look.
import type { BoardStateName, FaultName, SwitchName } from '../protocol/index.js';

/** A page that steers says BEAT at least so often; one that is silent for longer has let go, and the machine is stopped. */
export const BEAT_MS = 100;
export const SILENCE_MS = 1000;

/** From the page. Only STOP is heard from a page that looks. */
export type RigAsk =
  /** I am there: the machine may move. */
  | { readonly kind: 'beat' }
  /** I want to steer, if nobody does. */
  | { readonly kind: 'steer' }
  /** I let go: the machine is stopped. */
  | { readonly kind: 'look' }
  /** Motor off, whatever the board does. */
  | { readonly kind: 'stop' }
  | RigWork;

/** What takes its time, and is answered by `done` or `failed`. One follows the other. */
export type RigWork =
  | { readonly kind: 'connect' }
  | { readonly kind: 'disconnect' }
  /** Stores a champion, and sets the board up for its task. */
  | { readonly kind: 'flash'; readonly champion: string }
  | { readonly kind: 'home' }
  /** From then on the network drives as soon as the pole is inside the capture angle. On a bench the hand brings it there. */
  | { readonly kind: 'arm' }
  | { readonly kind: 'disarm' }
  | { readonly kind: 'clear' }
  /** Somebody taps the pole; on a bench only. */
  | { readonly kind: 'tap' }
  /** The time of an emulated board per real time; on a bench only. */
  | { readonly kind: 'pace'; readonly pace: number };

/** Real time, and what shortens homing. */
export const paces: readonly number[] = [1, 4];

/** The machine at one control tick. */
export interface RigMoment {
  /** Number of the tick since the board's reset, wrapping at 65 536. */
  readonly tick: number;
  /** When the server heard of it, in ms since 1970. */
  readonly heardMs: number;
  /** As the board sees them. The angle is from upright. */
  readonly positionM: number;
  readonly velocityMps: number;
  readonly angleRad: number;
  readonly angularVelocityRadps: number;
  /** Shares of full drive: what the network wants, what the board gives, and on a bench what the machine gets from the pins. */
  readonly action: number;
  readonly drive: number;
  readonly pinDrive?: number;
  readonly state: BoardStateName | 'unknown';
  readonly fault: FaultName | 'unknown';
  readonly pressed: readonly SwitchName[];
}

/** A machine that is connected. */
export interface ConnectedRig {
  readonly board: string;
  readonly rig: string;
  /** Whether the machine is simulated. */
  readonly isBench: boolean;
  /** Of a bench: its time per real time. */
  readonly pace?: number;
  readonly periodUs: number;
  readonly stopM: number;
  readonly softLimitM?: number;
  /** From the hinge to the tip. */
  readonly poleM: number;
  /** Counts connections: another number, other ticks. */
  readonly number: number;
}

/** To the page. */
export type RigTold =
  /** Who one is, and what there is; at once, and at each change. */
  | {
      readonly kind: 'place';
      readonly steers: boolean;
      /** Whether some page steers. */
      readonly isSteered: boolean;
      /** The board and the rig that the server was started for. */
      readonly port: string;
      readonly rigName: string;
      readonly connected: ConnectedRig | null;
      readonly busy: RigWork['kind'] | null;
    }
  /** Each control tick, some at a time, in their order. */
  | { readonly kind: 'moments'; readonly moments: readonly RigMoment[] }
  /** A sentence for people: something was done, or was not. */
  | { readonly kind: 'done' | 'failed'; readonly told: string };

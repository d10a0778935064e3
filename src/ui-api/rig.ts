// The WebSocket `api/rig`: one page steers the machine, others look.
import type { BoardStateName, FaultName, PinName, SwitchName } from '../protocol/index.js';

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
  /** What a person says to a guide's request: one of its answers. */
  | { readonly kind: 'answer'; readonly answer: string }
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
  /** The wiring check, pin by pin, as `rig wiring`. */
  | { readonly kind: 'wiring' }
  /** As `rig calibrate`. `track` is the way of the cart from end to end, as somebody measured it; '' for that of the file. */
  | { readonly kind: 'calibrate'; readonly track: string }
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
  /** What the encoders have counted, and edges that the board knows to have missed. */
  readonly cartCounts: number;
  readonly poleCounts: number;
  readonly missed: number;
}

/** A piece of work in steps, with the help of a person. */
export interface GuideNews {
  readonly guide: 'wiring' | 'calibration';
  readonly steps: readonly GuideStep[];
  /** What a person is asked to do now. */
  readonly request?: {
    readonly text: string;
    /** To choose from; none where the machine sees for itself what is done. */
    readonly answers: readonly string[];
  };
  /** Of a calibration that has come to its end. */
  readonly found?: FoundRig;
}

/** A step of a guide. */
export interface GuideStep {
  readonly name: string;
  readonly state: 'to come' | 'now' | 'right' | 'wrong' | 'left out';
  /** The pins that it looks at. */
  readonly pins: readonly PinName[];
  /** What it does and has found, in sentences. */
  readonly sentences: readonly string[];
}

/** What a calibration has found. */
interface FoundRig {
  /** Each number or sign, and what was found beside what the file says. */
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** The text of the rig file with it. */
  readonly file: string;
  /** The page (HTML) that `rig calibrate --report` writes. */
  readonly report: string;
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
  /** Switches whose contact is open at rest. */
  readonly normallyOpen: readonly SwitchName[];
  /** Where the board measures the motor's supply: the least that it takes, V. */
  readonly supplyMinV?: number;
  /** Whether the driver lets the motor float between two pulses: it is wired in another way then. */
  readonly motorFloats: boolean;
  /** Counts connections: another number, other ticks. */
  readonly number: number;
}

/** To the page. */
export type RigNews =
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
  /** What a guide does, at each change; null when it is over and put away. */
  | { readonly kind: 'guide'; readonly news: GuideNews | null }
  /** A sentence for people: something was done, or was not. */
  | { readonly kind: 'done' | 'failed'; readonly sentence: string };

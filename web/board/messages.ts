// What the page and the thread that has the board tell each other.
import type { RigState } from '../../rig/bench/index.js';
import type { Rig } from '../../rig/description/index.js';
import type { ShownEpisode } from '../../rig/hil/index.js';
import type { Champion } from '../../src/network/index.js';

export type BoardRequest =
  /** Powers a new board on its rig, with the firmware, and links to it. */
  | { readonly kind: 'boot'; readonly rig: Rig; readonly firmware: string }
  | { readonly kind: 'flash'; readonly image: Uint8Array }
  | { readonly kind: 'home' }
  /** Brings cart and pole to where an episode starts, arms, and lets the network drive for so many control periods. */
  | { readonly kind: 'run'; readonly start: RigState; readonly periods: number }
  /** Motor off, whatever the board does. */
  | { readonly kind: 'stop' }
  /** Somebody taps the pole. */
  | { readonly kind: 'tap'; readonly radps: number }
  /** Plays one episode on a board of its own, as fast as it goes, with the firmware as Intel HEX. */
  | {
      readonly kind: 'episode';
      readonly champion: Champion;
      readonly rig: Rig;
      readonly seed: number;
      readonly firmware: string;
    }
  /** Emulated time per real time at most; infinite: as fast as it goes. */
  | { readonly kind: 'pace'; readonly pace: number };

/** The machine at one control tick. */
export interface BoardMoment {
  /** Since the board was powered, in its own time. */
  readonly timeS: number;
  readonly positionM: number;
  readonly angleRad: number;
  /** Share of full drive: as the board says, and as the machine gets it from its pins. */
  readonly drive: number;
  readonly pinDrive: number;
  readonly state: string;
  readonly fault: string;
}

export type BoardNews =
  /** Some ticks, in their order, and how fast the board's time went by. */
  | { readonly kind: 'moments'; readonly moments: readonly BoardMoment[]; readonly timesRealTime: number }
  /** The episode that was asked for. */
  | { readonly kind: 'episode'; readonly episode: ShownEpisode }
  /** What was asked is done: a sentence. */
  | { readonly kind: 'done'; readonly asked: BoardRequest['kind']; readonly sentence: string }
  | { readonly kind: 'failure'; readonly asked: BoardRequest['kind']; readonly message: string };

// What a bad cable and a slow host do to the bytes between host and board, in the board's time.
import type { RandomStream } from '../../sim/index.js';
import type { EmulatedUno } from '../boards/index.js';

/** How late bytes come, in the board's time; they stay in order. */
export interface Lateness {
  /** So much later, on average. */
  readonly delayMs?: number;
  /** Give or take so much, evenly spread. */
  readonly jitterMs?: number;
  /** Nothing comes in the last part of each second, so long. */
  readonly pauseMs?: number;
}

export interface Disturbance extends Lateness {
  /** Share of the bytes that are lost. */
  readonly drop?: number;
  /** Share of the bytes that have one bit turned over. */
  readonly flip?: number;
  /** Share of the bytes that come twice. */
  readonly duplicate?: number;
}

export interface SerialDisturbances {
  readonly toBoard?: Disturbance;
  readonly toHost?: Disturbance;
}

/** `cycle` is when the byte's last bit arrives. */
export type ByteListener = (byte: number, cycle: number) => void;

/**
 * Disturbs the serial line of a board whose port is open. The same random numbers give the same disturbance.
 *
 * @param onArrival told of each byte that will reach the board.
 * @returns ends it; what is still delayed then is lost.
 */
export function disturbSerial(
  uno: EmulatedUno,
  { toBoard = {}, toHost = {} }: SerialDisturbances,
  random: RandomStream,
  onArrival: ByteListener = () => {},
): () => void {
  const { serialIn, onSerialOut: hear } = uno;
  const pending = new Set<() => void>();
  const act = (cycle: number, action: () => void): void => {
    if (cycle <= uno.cycles) {
      action();
      return;
    }
    const cancel = uno.at(cycle, () => {
      pending.delete(cancel);
      action();
    });
    pending.add(cancel);
  };
  const [atBoard, atHost] = [arrivals(uno, toBoard, random), arrivals(uno, toHost, random)];
  serialIn.onSend = (bytes) => {
    const left = Uint8Array.from([...bytes].flatMap((byte) => damage(byte, toBoard, random)));
    act(atBoard(), () => {
      for (const byte of left) {
        serialIn.put(Uint8Array.of(byte), uno.cycles);
        onArrival(byte, serialIn.endCycle);
      }
    });
  };
  const disturbed = (byte: number, idle: boolean): void => {
    const left = damage(byte, toHost, random);
    act(atHost(), () => {
      for (const each of left) hear(each, idle);
      // The host would otherwise not be handed what came before.
      if (left.length === 0 && idle) uno.stop();
    });
  };
  uno.onSerialOut = disturbed;
  return () => {
    serialIn.onSend = undefined;
    if (uno.onSerialOut === disturbed) uno.onSerialOut = hear;
    for (const cancel of pending) cancel();
  };
}

/** Tells, whenever it is called, the cycle at which what is sent now arrives. */
function arrivals(
  uno: EmulatedUno,
  { delayMs = 0, jitterMs = 0, pauseMs = 0 }: Lateness,
  random: RandomStream,
): () => number {
  const cyclesPerMs = uno.clockHz / 1000;
  const [begin, second] = [uno.cycles, uno.clockHz];
  let last = 0;
  return () => {
    const lateMs = delayMs + (jitterMs > 0 ? random.between(-jitterMs, jitterMs) : 0);
    const cycle = uno.cycles + Math.max(0, lateMs) * cyclesPerMs;
    const left = second - ((cycle - begin) % second);
    last = Math.max(last, left < pauseMs * cyclesPerMs ? cycle + left : cycle);
    return last;
  };
}

/** What arrives of a byte. */
function damage(byte: number, { drop = 0, flip = 0, duplicate = 0 }: Disturbance, random: RandomStream): number[] {
  if (random.uniform() < drop) return [];
  const arrived = random.uniform() < flip ? byte ^ (1 << random.below(8)) : byte;
  return random.uniform() < duplicate ? [arrived, arrived] : [arrived];
}

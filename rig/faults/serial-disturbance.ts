// What a bad cable and a slow host do to the bytes between host and board, in the board's time.
import type { RandomStream } from '../../sim/index.js';
import type { EmulatedUno } from '../boards/index.js';

export interface Disturbance {
  /** Share of the bytes that are lost. */
  readonly drop?: number;
  /** Share of the bytes that have one bit turned over. */
  readonly flip?: number;
  /** Share of the bytes that come twice. */
  readonly duplicate?: number;
  /** How much later all of them come, in order. */
  readonly delayMs?: number;
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
  const after = (delayMs: number, action: () => void): void => {
    if (delayMs <= 0) {
      action();
      return;
    }
    const cancel = uno.at(uno.cycles + (delayMs / 1000) * uno.clockHz, () => {
      pending.delete(cancel);
      action();
    });
    pending.add(cancel);
  };
  serialIn.onSend = (bytes) => {
    const left = Uint8Array.from([...bytes].flatMap((byte) => damage(byte, toBoard, random)));
    after(toBoard.delayMs ?? 0, () => {
      for (const byte of left) {
        serialIn.put(Uint8Array.of(byte), uno.cycles);
        onArrival(byte, serialIn.endCycle);
      }
    });
  };
  const disturbed = (byte: number, idle: boolean): void => {
    const left = damage(byte, toHost, random);
    after(toHost.delayMs ?? 0, () => {
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

/** What arrives of a byte. */
function damage(byte: number, { drop = 0, flip = 0, duplicate = 0 }: Disturbance, random: RandomStream): number[] {
  if (random.uniform() < drop) return [];
  const arrived = random.uniform() < flip ? byte ^ (1 << random.below(8)) : byte;
  return random.uniform() < duplicate ? [arrived, arrived] : [arrived];
}

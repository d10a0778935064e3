// An emulated board with a rig for tests of the firmware: encoders that are turned edge by edge, and a cart that just obeys the motor.
import type { SerialPortStream } from '@serialport/stream';
import type { EmulatedUno } from '../../rig/boards/index.js';
import type { BoardLink, BoardStatus, Telemetry } from '../../src/link/index.js';
import type { Network } from '../../src/network/index.js';
import { pins, type RigSettings, settingsFlags, traceBits } from '../../src/protocol/index.js';
import { connectTo, emulatedBoard } from '../link/test-board.js';
import { networkOf } from './champions.js';
import { imageOf } from './host-board.js';
import { Quadrature } from './quadrature.js';
import { rigSettings } from './rig-settings.js';

const TICK_CYCLES = 8000;

export interface RigOnBoard {
  readonly uno: EmulatedUno;
  readonly port: SerialPortStream;
  readonly link: BoardLink;
  readonly cart: Quadrature;
  readonly pole: Quadrature;
  readonly settings: RigSettings;
}

export interface RigOptions {
  readonly settings?: Partial<RigSettings>;
  readonly network?: Network;
  /** Sees the board before it starts. */
  readonly prepare?: (uno: EmulatedUno) => void;
}

/** A fresh board with settings and a network, which may move. */
export async function rigOnBoard({
  settings: changes = {},
  network = networkOf(5, 1, [8]),
  prepare = () => {},
}: RigOptions = {}): Promise<RigOnBoard> {
  const board = emulatedBoard();
  const { uno } = board;
  const cart = new Quadrature(uno, pins.CART_A, pins.CART_B);
  const pole = new Quadrature(uno, pins.POLE_A, pins.POLE_B);
  prepare(uno);
  const { port, link } = await connectTo(board);
  const settings = { ...rigSettings, ...changes };
  await link.configure(settings);
  await link.flash(imageOf(network));
  return { uno, port, link, cart, pole, settings };
}

/** Runs to a cycle, whatever the board sends meanwhile. */
export function runTo(uno: EmulatedUno, cycle: number): void {
  while (uno.cycles < cycle) uno.runUntil(cycle);
}

/** Resolves with the status when the board is in another state. */
export async function leaves({ uno, link }: RigOnBoard, state: BoardStatus['state']): Promise<BoardStatus> {
  for (;;) {
    const status = await link.status();
    if (status.state !== state) return status;
    runTo(uno, uno.cycles + 0.05 * uno.clockHz); // within the lease
  }
}

/** The telemetry of a tick that begins after now. What was told before does not count. */
export async function nextTick(link: BoardLink): Promise<Telemetry> {
  await link.telemetry(0);
  const told: Telemetry[] = [];
  await link.telemetry(1, (telemetry) => told.push(telemetry));
  while (told.length < 3) await link.status();
  await link.telemetry(0);
  return told.at(-1)!;
}

/** Calls back at the beginning and the end of each control tick, or sample, but the present or next one; returns a function that ends it. */
export function onTick(
  uno: EmulatedUno,
  listener: (begins: boolean, cycle: number) => void,
  bit: number = traceBits.TICK,
): () => void {
  let ticking: boolean | undefined; // not known before the end of one
  return uno.onTrace((value, cycle) => {
    const ticks = (value & bit) !== 0;
    if (ticks === ticking) return;
    if (ticking !== undefined) listener(ticks, cycle);
    if (ticking !== undefined || !ticks) ticking = ticks;
  });
}

/** Homes: the cart moves as fast as it is driven, between the ends of its track, and the pole gives way to it once. */
export async function home(rig: RigOnBoard): Promise<void> {
  const { uno, link, cart, pole, settings } = rig;
  const sign = (flag: keyof typeof settingsFlags): 1 | -1 => ((settings.flags >> settingsFlags[flag]) & 1 ? -1 : 1);
  const end = settings.trackCounts / 2;
  const period = settings.periodTicks * TICK_CYCLES;
  let at = 0;
  let reacted = false;
  const stop = onTick(uno, (begins, cycle) => {
    if (begins) return;
    const towards = sign('MOTOR_REVERSED') * (uno.pin('MOTOR_RIGHT').level ? 1 : -1);
    const speed = Math.round(uno.pin('MOTOR').duty * 20) * towards;
    const moved = Math.max(-end - at, Math.min(end - at, speed));
    const [edges, direction] = [Math.abs(moved), moved > 0 ? 1 : -1];
    at += moved;
    if (sign('LIMIT_SWITCHES') < 0) {
      uno.pin('LIMIT_LEFT').drive(at > -end);
      uno.pin('LIMIT_RIGHT').drive(at < end);
    }
    if (edges === 0) return;
    cart.spin(cycle + 100, edges, (period * 0.7) / edges, () => (direction * sign('CART_REVERSED')) as 1 | -1);
    if (!reacted) pole.spin(cycle + 100, 8, 1000, () => (direction * sign('POLE_REVERSED')) as 1 | -1);
    reacted = true;
  });
  await link.home();
  const { homed, fault } = await leaves(rig, 'HOMING');
  stop();
  if (!homed) throw new Error(`The board did not home: ${fault}.`);
}

// What takes a machine out of a page's hand, each cause by itself: with the others switched off, the motor's pins still go to rest.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Interruption } from '../../cli/interruption.js';
import { MachineDesk } from '../../cli/ui/machine-desk.js';
import { RigSocket } from '../../cli/ui/rig-socket.js';
import type { Bench } from '../../rig/bench/index.js';
import { firmwareHex, PacedBoard } from '../../rig/boards/ports/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { wire } from '../../rig/hil/index.js';
import { sysex } from '../../src/protocol/index.js';
import { type RigAsk, type RigMoment, type RigNews, SILENCE_MS } from '../../src/ui-api/index.js';

const belt = await loadRig('belt');
const { hex } = firmwareHex();

/** A page as far as the server can tell. */
class Page {
  readonly #socket: WebSocket;
  readonly heard: RigNews[] = [];

  constructor(port: number) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}`);
    this.#socket.on('message', (data) => this.heard.push(JSON.parse(data.toString()) as RigNews));
  }

  get place(): Extract<RigNews, { kind: 'place' }> | undefined {
    return this.heard.findLast((news) => news.kind === 'place');
  }

  get moment(): RigMoment | undefined {
    return this.heard.findLast((news) => news.kind === 'moments')?.moments.at(-1);
  }

  ask(ask: RigAsk): void {
    this.#socket.send(JSON.stringify(ask));
  }

  say(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }

  /** Without a word, as when the browser dies. */
  vanish(): void {
    this.#socket.terminate();
  }
}

/** Of the server's clock, which counts silence. */
const TURN_MS = 20;
const [START_SYSEX, END_SYSEX] = [0xf0, 0xf7];

describe('the machine of a page', () => {
  /** One page that steers, whose machine homes, and one that looks. The server's clock stands still, so that silence ends nothing by itself. */
  async function homing() {
    let bench: Bench;
    let board: PacedBoard;
    const createMachine = async () => {
      board = new PacedBoard(hex);
      const machine = wire(board, belt);
      bench = machine.bench!;
      return machine;
    };
    let turn = () => {};
    const timers = vi.spyOn(globalThis, 'setInterval').mockImplementationOnce((each) => {
      turn = each;
      return undefined as never;
    });
    const rig = new RigSocket({ port: 'emulated', rig: belt, createMachine }, new Interruption());
    timers.mockRestore();
    const pass = (ms: number) => {
      for (let passedMs = 0; passedMs < ms; passedMs += TURN_MS) turn();
    };
    const server = createServer().on('upgrade', (request, socket, head) => rig.accept(request, socket, head));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      await rig.close();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const [steering, looking] = [new Page(port), new Page(port)];
    await expect.poll(() => steering.place && looking.place).toBeDefined();
    steering.ask({ kind: 'steer' });
    await expect.poll(() => looking.place?.isSteered).toBe(true);
    steering.ask({ kind: 'connect' });
    await expect.poll(() => steering.place?.connected && steering.place.busy === null).toBe(true);
    steering.ask({ kind: 'home' });
    const failure = () => steering.heard.findLast(({ kind }) => kind === 'failed');
    await expect.poll(() => (bench.motor.drive === 0 ? failure() : 'moves')).toBe('moves');
    return { steering, looking, rig, pass, bench: bench!, stop: stopHeard(board!, bench!) };
  }

  /** That the board has heard STOP, and the drive at its pins a control period later. */
  function stopHeard({ uno }: PacedBoard, { motor }: Bench) {
    const heard: { isHeard?: true; driveAfter?: number } = {};
    const last = [0, 0, 0];
    uno.onSerial((byte, toBoard, cycle) => {
      if (!toBoard) return;
      last.push(byte);
      last.shift();
      if (last.join() !== [START_SYSEX, sysex.STOP, END_SYSEX].join()) return;
      heard.isHeard = true;
      uno.at(cycle + (belt.periodUs * uno.clockHz) / 1e6, () => {
        heard.driveAfter ??= motor.drive;
      });
    });
    return heard;
  }
  const comesToRest = (stop: { readonly driveAfter?: number }) => expect.poll(() => stop.driveAfter).toBe(0);
  /** By the board's own STOP: it rests, without a fault. A lease that runs out is one. */
  async function expectNoFault(looking: Page, pass: (ms: number) => void): Promise<void> {
    await expect
      .poll(() => {
        pass(TURN_MS); // what was told meanwhile is sent
        return looking.moment?.state;
      })
      .toBe('IDLE');
    expect(looking.moment?.fault).toBe('NONE');
  }

  /** Whoever looks is told that it was stopped, and why. */
  const expectTold = (looking: Page, why: string) =>
    expect.poll(() => looking.heard).toContainEqual({ kind: 'done', sentence: `Stopped: the motor is off.${why}` });

  const gone = ' The page that steered was closed, hidden or lost.';
  it.each<[string, (pages: { steering: Page; looking: Page }) => void, why: string]>([
    ['says stop', ({ steering }) => steering.ask({ kind: 'stop' }), ''],
    ['says that it is hidden', ({ steering }) => steering.ask({ kind: 'look' }), gone],
    ['is closed', ({ steering }) => steering.close(), gone],
    ['vanishes without a word', ({ steering }) => steering.vanish(), gone],
    ['says what is no word of ours', ({ steering }) => steering.say('{"kind":"faster"}'), gone],
    ['only looks and says stop', ({ looking }) => looking.ask({ kind: 'stop' }), ''],
  ])('is stopped by its own STOP when the page %s', async (_, happens, why) => {
    const { steering, looking, stop, pass } = await homing();
    happens({ steering, looking });
    await comesToRest(stop);
    await expectTold(looking, why);
    await expectNoFault(looking, pass);
  });

  it('is stopped when the page says nothing for the time that is stated, and not before', async () => {
    const { steering, looking, stop, pass } = await homing();
    pass(SILENCE_MS - 100);
    const toldBefore = steering.heard.filter(({ kind }) => kind === 'place').length;
    steering.ask({ kind: 'beat' });
    steering.ask({ kind: 'steer' }); // it does already, and is told so
    await expect.poll(() => steering.heard.filter(({ kind }) => kind === 'place').length).toBeGreaterThan(toldBefore);
    pass(SILENCE_MS - 100);
    await refused(looking); // so it has heard all that was told before
    expect(looking.place?.isSteered).toBe(true);
    expect(stop).toEqual({});
    pass(200);
    await comesToRest(stop);
    await expectTold(looking, ' The page that steered said nothing for 1 s.');
    await expectNoFault(looking, pass);
    await expect.poll(() => looking.place?.isSteered).toBe(false);
  });

  /** What only a page that steers may ask is refused. */
  async function refused(looking: Page): Promise<void> {
    const refusals = () => looking.heard.filter(({ kind }) => kind === 'failed').length;
    const before = refusals();
    looking.ask({ kind: 'disarm' });
    await expect.poll(refusals).toBeGreaterThan(before);
  }

  it('does not obey a page that looks', async () => {
    const { looking, stop } = await homing();
    looking.ask({ kind: 'steer' });
    await refused(looking);
    expect(looking.place?.steers).toBe(false);
    expect(stop).toEqual({});
    expect(looking.place?.busy).toBe('home');
  });

  it('is stopped when the server ends', async () => {
    const { rig, stop, bench } = await homing();
    await rig.close();
    expect({ ...stop, drive: bench.motor.drive }).toMatchObject({ isHeard: true, drive: 0 });
  });

  it('gets no lease that nobody holds: the board stops by itself when no STOP reaches it', async () => {
    let isInHand = true;
    const heard: RigMoment[] = [];
    let bench: Bench;
    const desk = new MachineDesk({
      ...{ port: 'emulated', rig: belt, isInHand: () => isInHand, onGuide: () => {}, onLost: () => {} },
      onMoment: (moment) => heard.push(moment),
      createMachine: async () => {
        const machine = wire(new PacedBoard(hex), belt);
        bench = machine.bench!;
        return machine;
      },
    });
    onTestFinished(() => desk.close());
    await desk.do({ kind: 'connect' });
    const homed = desk.do({ kind: 'home' }).catch((error: Error) => error.message);
    await expect.poll(() => bench.motor.drive !== 0).toBe(true);
    isInHand = false;
    expect(await homed).toContain('LEASE_LOST');
    expect(heard.at(-1)).toMatchObject({ state: 'FAULT', fault: 'LEASE_LOST', pinDrive: 0 });
  });
});

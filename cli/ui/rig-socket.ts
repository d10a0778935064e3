// The WebSocket to the machine: which of the pages steers, and what happens when it lets go, hides, or is gone.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { paces, type RigAsk, type RigMoment, type RigNews, type RigWork, SILENCE_MS } from '../../src/ui-api/index.js';
import { explain } from '../failure.js';
import type { Interruption } from '../interruption.js';
import { type DeskOptions, MachineDesk } from './machine-desk.js';

/** Moments are told so often: a screen shows no more. */
const FLUSH_MS = 20;
const MOST_ASK_BYTES = 20_000;
/** A page that does not keep up is hung up, and comes back without what it missed. */
const MOST_WAITING_BYTES = 4e6;
/** WebSocket: the server goes away. */
const GOING_AWAY = 1001;

const works: readonly RigWork['kind'][] = [
  'connect',
  'disconnect',
  'flash',
  'home',
  'arm',
  'disarm',
  'clear',
  'wiring',
  'calibrate',
  'tap',
  'pace',
];

export class RigSocket {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_ASK_BYTES });
  readonly #pages = new Set<WebSocket>();
  readonly #options: Pick<DeskOptions, 'port' | 'boardName' | 'rig'>;
  readonly #interruption: Interruption;
  readonly #desk: MachineDesk;
  #steering: { readonly page: WebSocket; silentMs: number } | undefined;
  #busy: RigWork['kind'] | null = null;
  /** Everything but a stop waits for what was asked before. */
  #before: Promise<unknown> = Promise.resolve();
  #moments: RigMoment[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(options: Pick<DeskOptions, 'port' | 'boardName' | 'rig' | 'createMachine'>, interruption: Interruption) {
    this.#options = options;
    this.#interruption = interruption;
    this.#desk = new MachineDesk({
      ...options,
      isInHand: () => this.#isInHand(),
      onMoment: (moment) => {
        if (this.#pages.size > 0) this.#moments.push(moment);
      },
      onGuide: (news) => this.#tellAll({ kind: 'guide', news }),
      onLost: (reason) => {
        this.#tellAll({ kind: 'failed', sentence: reason });
        this.#tellPlaces();
      },
    });
    this.#timer = setInterval(() => this.#turn(), FLUSH_MS);
  }

  /** Takes over a request that was let in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (page) => {
      this.#pages.add(page);
      page.on('message', (data) => this.#hear(page, data));
      page.on('close', () => {
        this.#pages.delete(page);
        this.#letGo(page);
      });
      page.on('error', () => page.terminate()); // 'close' follows
      this.#tellPlace(page);
      tell(page, { kind: 'guide', news: this.#desk.guides.news });
    });
  }

  /** The machine is stopped first. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#steering = undefined;
    await this.#desk.close();
    for (const page of this.#pages) page.close(GOING_AWAY);
    this.#server.close();
  }

  #isInHand(): boolean {
    return this.#steering !== undefined && this.#steering.silentMs < SILENCE_MS;
  }

  #turn(): void {
    // Counted in turns: a beat that came while this process calculated is heard before the next one.
    if (this.#steering) this.#steering.silentMs += FLUSH_MS;
    if (this.#steering && !this.#isInHand())
      this.#letGo(this.#steering.page, `said nothing for ${SILENCE_MS / 1000} s`);
    if (this.#moments.length === 0) return;
    this.#tellAll({ kind: 'moments', moments: this.#moments });
    this.#moments = [];
  }

  #hear(page: WebSocket, data: RawData): void {
    const ask = askIn(data);
    const steers = this.#steering?.page === page;
    if (steers) this.#steering!.silentMs = 0;
    if (ask === undefined) page.terminate();
    else if (ask.kind === 'stop') void this.#stop();
    else if (ask.kind === 'steer') {
      this.#steering ??= { page, silentMs: 0 };
      this.#tellPlaces();
    } else if (ask.kind === 'look') this.#letGo(page);
    else if (ask.kind === 'beat') return;
    else if (steers && ask.kind === 'answer') this.#desk.guides.answer(ask.answer);
    else if (steers && ask.kind !== 'answer') this.#work(ask);
    else tell(page, { kind: 'failed', sentence: 'Another page steers.' });
  }

  #work(work: RigWork): void {
    this.#before = this.#before.then(async () => {
      // Whoever asked may be gone by now: nobody moves a machine that he does not see.
      if (!this.#isInHand())
        return this.#tellAll({ kind: 'failed', sentence: `Not done, since the page had let go: ${work.kind}.` });
      this.#busy = work.kind;
      this.#tellPlaces();
      try {
        this.#tellAll({ kind: 'done', sentence: await this.#desk.do(work) });
      } catch (error) {
        this.#tellAll({ kind: 'failed', sentence: explain(error, this.#interruption).message });
      }
      this.#busy = null;
      this.#tellPlaces();
    });
  }

  /** Whoever steers is gone: nobody sees the machine. */
  #letGo(page: WebSocket, how = 'was closed, hidden or lost'): void {
    if (this.#steering?.page !== page) return;
    this.#steering = undefined;
    if (this.#desk.moves || this.#busy !== null) void this.#stop(` The page that steered ${how}.`);
    this.#tellPlaces();
  }

  async #stop(why = ''): Promise<void> {
    try {
      await this.#desk.stop();
      this.#tellAll({ kind: 'done', sentence: `Stopped: the motor is off.${why}` });
    } catch (error) {
      this.#tellAll({ kind: 'failed', sentence: explain(error, this.#interruption).message });
    }
  }

  #tellPlaces(): void {
    for (const page of this.#pages) this.#tellPlace(page);
  }

  #tellPlace(page: WebSocket): void {
    const { port, boardName, rig } = this.#options;
    tell(page, {
      kind: 'place',
      steers: this.#steering?.page === page,
      isSteered: this.#steering !== undefined,
      port: boardName === undefined ? port : `${port}, ${boardName} of the lab`,
      rigName: rig.name,
      connected: this.#desk.connected,
      busy: this.#busy,
    });
  }

  #tellAll(news: RigNews): void {
    for (const page of this.#pages) {
      if (page.bufferedAmount > MOST_WAITING_BYTES) page.terminate();
      else tell(page, news);
    }
  }
}

function tell(page: WebSocket, news: RigNews): void {
  page.send(JSON.stringify(news));
}

/** Undefined for what is none. */
function askIn(data: RawData): RigAsk | undefined {
  try {
    const ask = JSON.parse(data.toString()) as RigAsk | null;
    const kind = ask?.kind;
    if (kind === 'flash') return typeof (ask as { champion: unknown }).champion === 'string' ? ask! : undefined;
    if (kind === 'answer') return typeof (ask as { answer: unknown }).answer === 'string' ? ask! : undefined;
    if (kind === 'calibrate') return typeof (ask as { track: unknown }).track === 'string' ? ask! : undefined;
    if (kind === 'pace') return paces.includes((ask as { pace: number }).pace) ? ask! : undefined;
    const isKnown = ['beat', 'steer', 'look', 'stop', ...works].includes(kind ?? '');
    return isKnown ? ask! : undefined;
  } catch {
    return undefined;
  }
}

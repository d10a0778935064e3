// The guides of the page: wiring check and calibration, by the functions of `rig wiring` and `rig calibrate`. What they do is told step by step.
import {
  BenchPerson,
  calibrate,
  calibrationSteps,
  checkWiring,
  type Person,
  wiringSteps,
} from '../../rig/calibration/index.js';
import { formatRig, parseRig } from '../../rig/description/files/index.js';
import type { RigSession } from '../../rig/hil/index.js';
import type { PinName } from '../../src/protocol/index.js';
import { htmlPage } from '../../src/report/index.js';
import type { GuideNews, GuideStep } from '../../src/ui-api/index.js';
import { calibrationFacts } from '../calibration-facts.js';
import { type CalibratedMachine, calibrationPage, calibrationStamp } from '../calibration-page.js';
import { parseQuantity } from '../quantity.js';
import { commandLine } from '../text.js';
import { PagePerson, withHand } from './page-person.js';

export class GuideDesk {
  readonly #board: Pick<CalibratedMachine, 'port' | 'boardName'>;
  readonly #onNews: (news: GuideNews | null) => void;
  #news: GuideNews | null = null;
  #person: PagePerson | undefined;

  constructor(board: Pick<CalibratedMachine, 'port' | 'boardName'>, onNews: (news: GuideNews | null) => void) {
    this.#board = board;
    this.#onNews = onNews;
  }

  /** What the last guide has told; null before the first one of a connection. */
  get news(): GuideNews | null {
    return this.#news;
  }

  /** Somebody answers what a person is asked. */
  answer(answer: string): void {
    this.#person?.answer(answer);
  }

  /** What was told is about a machine that is not there any more. */
  clear(): void {
    if (this.#news === null) return;
    this.#news = null;
    this.#onNews(null);
  }

  /** @throws as checkWiring, or the signal's reason */
  async wiring(session: RigSession, signal: AbortSignal): Promise<string> {
    const steps = wiringSteps(session.machine.rig);
    const found = await this.#guide('wiring', steps, session, signal, (person) =>
      checkWiring(session, person, {
        onBegin: (step) => this.#change(step, { state: 'now' }),
        onFound: ({ step, verdict, text }) => this.#change(step, { state: verdict }, text),
      }),
    );
    const wrong = found.filter(({ verdict }) => verdict === 'wrong').map(({ step }) => step);
    return wrong.length === 0 ? 'The wiring is right.' : `Wired wrongly: ${wrong.join(', ')}.`;
  }

  /**
   * @param track way of the cart as somebody measured it, or ''.
   * @throws as calibrate, CommandError when `track` is no length, or the signal's reason
   */
  async calibrate(session: RigSession, track: string, signal: AbortSignal): Promise<string> {
    const { rig, bench } = session.machine;
    const startedAt = new Date();
    const trackM =
      track === ''
        ? undefined
        : await parseQuantity(track, { kind: 'length', unit: 'm', option: 'The way of the cart' });
    const calibration = await this.#guide('calibration', calibrationSteps, session, signal, (person) =>
      calibrate(session, person, {
        ...(trackM !== undefined && { trackM }),
        tell: (step, text) => this.#goOn(step, text),
      }),
    );
    const file = formatRig(calibration.rig);
    parseRig(file, `${rig.name}.yaml`);
    const stamp = await calibrationStamp({ ...this.#board, bench, startedAt }, [rig, calibration.rig]);
    const report = htmlPage(calibrationPage({ file: rig, found: calibration, command: commandLine(), stamp }));
    this.#tell({ ...this.#news!, found: { facts: calibrationFacts(rig, calibration.rig), file, report } });
    return 'Calibrated. Save the rig file with what was found, and start with it.';
  }

  async #guide<Found>(
    guide: GuideNews['guide'],
    steps: ReadonlyMap<string, readonly PinName[]>,
    session: RigSession,
    signal: AbortSignal,
    work: (person: Person) => Promise<Found>,
  ): Promise<Found> {
    this.#tell({
      guide,
      steps: [...steps].map(([name, pins]): GuideStep => ({ name, state: 'to come', pins, sentences: [] })),
    });
    this.#person = new PagePerson((request) => this.#tell({ ...this.#news!, request }), signal);
    const { bench } = session.machine;
    const hand = bench && new BenchPerson(session, bench);
    try {
      const found = await work(hand ? withHand(this.#person, hand) : this.#person);
      this.#end('right');
      return found;
    } catch (error) {
      if (signal.aborted) this.#end('left out', 'Stopped here.');
      else this.#end('wrong', error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      this.#person = undefined;
      hand?.leave();
    }
  }

  /** A step does or has found something: those before it are done. One that is done may still tell. */
  #goOn(step: string, text: string): void {
    const now = this.#news!.steps.find(({ state }) => state === 'now');
    const isNew = this.#news!.steps.find(({ name }) => name === step)?.state === 'to come';
    if (now && isNew) this.#change(now.name, { state: 'right' });
    this.#change(step, isNew ? { state: 'now' } : {}, text);
  }

  /** Nothing goes on, and nothing is asked. */
  #end(state: 'right' | 'wrong' | 'left out', text?: string): void {
    const now = this.#news!.steps.find((step) => step.state === 'now');
    this.#change(now?.name, { state }, text);
  }

  /** A step that begins or ends asks for nothing yet, or no more. */
  #change(step: string | undefined, change: Partial<GuideStep>, text?: string): void {
    const { request, ...news } = this.#news!;
    const steps = news.steps.map((each) =>
      each.name === step
        ? { ...each, ...change, sentences: text === undefined ? each.sentences : [...each.sentences, text] }
        : each,
    );
    this.#tell({ ...news, steps, ...(request && change.state === undefined && { request }) });
  }

  #tell(news: GuideNews): void {
    this.#news = news;
    this.#onNews(news);
  }
}

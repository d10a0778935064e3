// Putting a program through a boot loader, byte for byte: a loader by a script, with a flash of its own.
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FirmwareFlashOptions, flashFirmware, Stk500 } from '../../src/link/index.js';
import { rejection, ScriptedPort } from './scripted-board.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [inSync, ok] = [0x14, 0x10];
const question = [0x30, 0x20];
const readSignature = [0x75, 0x20];
const signOn2 = [0x1b, 0x01, 0x00, 0x01, 0x0e, 0x01, 0x14];

interface LoaderOptions {
  readonly baudRate?: number;
  readonly version?: readonly [major: number, minor: number];
  readonly chip?: readonly number[];
}

/** A loader as AVR061 has it: it hears only its own baud rate, and after a pulse on DTR. */
class ScriptedLoader {
  readonly port = new ScriptedPort();
  readonly flash = new Uint8Array(0x8000).fill(0xff);
  /** Commands that came, but for the questions whether it is there. */
  readonly commands: number[][] = [];
  /** Gives what is answered in place of what it would. */
  instead: (command: readonly number[]) => readonly number[] | undefined = () => undefined;
  #at = 0;

  constructor({ baudRate = 115_200, version = [4, 4], chip = [0x1e, 0x95, 0x0f] }: LoaderOptions = {}) {
    this.port.answer = (bytes) => {
      if (this.port.baudRates.at(-1) !== baudRate || this.port.dtr.at(-1) !== true) return;
      if (bytes[0] !== question[0]) this.commands.push([...bytes]);
      const answer = this.instead(bytes) ?? this.#answer(bytes, version, chip);
      // In two pieces, as a line may bring it.
      queueMicrotask(() => this.port.say(answer.slice(0, 1)));
      queueMicrotask(() => this.port.say(answer.slice(1)));
    };
  }

  #answer(bytes: readonly number[], version: readonly number[], chip: readonly number[]): readonly number[] {
    if (bytes.at(-1) !== 0x20) return [];
    const [command, ...data] = bytes;
    const count = data[0]! * 256 + data[1]!;
    if (command === 0x41) return [inSync, version[data[0]! - 0x81]!, ok];
    if (command === 0x75) return [inSync, ...chip, ok];
    if (command === 0x55) this.#at = 2 * (data[0]! + 256 * data[1]!);
    if (command === 0x64) this.flash.set(data.slice(3, -1), this.#at);
    if (command === 0x74) return [inSync, ...this.flash.subarray(this.#at, this.#at + count), ok];
    return [inSync, ok];
  }
}

/** Lets all time pass that something waits for. */
async function done<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => {});
  await vi.runAllTimersAsync();
  return promise;
}

const entered = (loader: ScriptedLoader, signal?: AbortSignal) => done(Stk500.enter(loader.port, signal));

describe('a boot loader', () => {
  it('is asked after a pulse on DTR of 50 ms and 120 ms more', async () => {
    const { port } = new ScriptedLoader();
    const entering = Stk500.enter(port);
    await vi.advanceTimersByTimeAsync(49);
    expect({ baud: port.baudRates, dtr: port.dtr }).toEqual({ baud: [115_200], dtr: [false] });
    await vi.advanceTimersByTimeAsync(1);
    expect(port.dtr).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(119);
    port.say([inSync, ok]); // of nobody who was asked
    expect(port.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(port.sent[0]).toEqual(question);
    (await entering).release();
    expect(port.sent).toEqual([question, readSignature]);
    expect(port.listenerCount('data')).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of another baud rate answers in the second round', async () => {
    const { port } = new ScriptedLoader({ baudRate: 57_600 });
    await done(Stk500.enter(port));
    expect({ baud: port.baudRates, dtr: port.dtr }).toEqual({
      baud: [115_200, 57_600],
      dtr: [false, true, false, true],
    });
    expect(port.sent).toEqual([...new Array<number[]>(6).fill(question), signOn2, question, readSignature]);
  });

  it.each([
    ['says nothing', []],
    ['is not in sync', [0x15, ok]],
    ['is not ready', [inSync, 0x11]],
    ['answers too little', [inSync]],
    ['says something else', [...Buffer.from('hello, AVRISP_3')]],
  ])('that %s is given up after four rounds of six questions, 120 ms each', async (_, answer) => {
    const loader = new ScriptedLoader();
    loader.instead = () => answer;
    const began = performance.now();
    const error = await rejection(entered(loader));
    expect(error).toMatchObject({ code: 'BOOT_SILENT' });
    expect(error.message).toBe(
      'No boot loader answers at script. Check that the board is an Uno or a Nano with a boot loader, and press its reset button as this begins.',
    );
    expect(loader.port.baudRates).toEqual([115_200, 57_600, 115_200, 57_600]);
    expect(loader.port.sent.filter((bytes) => bytes[0] === 0x30)).toHaveLength(24);
    // A piece that is no answer is one at once.
    if (answer.length < 2) expect(performance.now() - began).toBe(4 * (50 + 120 + 6 * 120 + 120));
    expect(loader.port.listenerCount('data')).toBe(0);
  });

  it.each(['AVRISP_2', 'STK500_2'])('of the second version, %s, is that of another board', async (name) => {
    const loader = new ScriptedLoader();
    loader.instead = ([command]) => (command === 0x1b ? [...signOn2.slice(0, 4), ...Buffer.from(name), 0] : []);
    const error = await rejection(entered(loader));
    expect(error).toMatchObject({ code: 'BOOT_CHIP' });
    expect(error.message).toBe(
      'The board at script is no Uno: its boot loader speaks STK500v2, as that of an Arduino Mega (ATmega2560) does. The firmware is for an ATmega328P, as an Uno or a Nano has it. Nothing was written.',
    );
    expect(loader.port.sent).toEqual([...new Array<number[]>(6).fill(question), signOn2]);
  });

  it('says what it and its chip are', async () => {
    const stk500 = await entered(new ScriptedLoader({ version: [5, 9] }));
    expect(await done(stk500.signature())).toEqual(Uint8Array.of(0x1e, 0x95, 0x0f));
    expect(await done(stk500.version())).toEqual({ major: 5, minor: 9 });
  });

  it('takes addresses in words, and counts of bytes, high byte first', async () => {
    const loader = new ScriptedLoader();
    const stk500 = await entered(loader);
    await done(stk500.writePage(0x1234, Uint8Array.of(1, 2, 3)));
    expect(await done(stk500.readPage(0x1234, 300))).toEqual(loader.flash.slice(0x1234, 0x1234 + 300));
    await done(stk500.leave());
    expect(loader.commands).toEqual([
      readSignature,
      [0x55, 0x1a, 0x09, 0x20],
      [0x64, 0, 3, 0x46, 1, 2, 3, 0x20],
      [0x55, 0x1a, 0x09, 0x20],
      [0x74, 1, 44, 0x46, 0x20],
      [0x51, 0x20],
    ]);
    expect([...loader.flash.subarray(0x1233, 0x1238)]).toEqual([0xff, 1, 2, 3, 0xff]);
  });

  const lost = (what: string) =>
    `The boot loader at script was lost. ${what} Plug the board in again and run the command again: its boot loader is untouched, so it can be flashed anew.`;

  it.each<[string, readonly number[], code: string, message: string]>([
    ['says nothing any more', [], 'BOOT_LOST', lost('It did not answer within 1.5 s.')],
    ['answers too little', [inSync, ok], 'BOOT_LOST', lost('It did not answer within 1.5 s.')],
    ['loses its beat', [0x15, 1, 2, 3, ok], 'BOOT_LOST', lost('It answered something else than was asked.')],
    [
      'refuses',
      [inSync, 1, 2, 3, 0x11],
      'BOOT_REFUSED',
      'The boot loader at script refuses the command 0x75. Run the command again; a newer boot loader may help.',
    ],
  ])('that %s is told', async (_, answer, code, message) => {
    const loader = new ScriptedLoader();
    const stk500 = await entered(loader);
    loader.instead = () => answer;
    expect(await rejection(done(stk500.signature()))).toMatchObject({ code, message });
  });

  it('is waited for 1.5 s', async () => {
    const loader = new ScriptedLoader();
    const stk500 = await entered(loader);
    loader.instead = () => [];
    const asking = rejection(stk500.signature());
    await vi.advanceTimersByTimeAsync(1499);
    loader.port.say([inSync, 1, 2, 3]);
    loader.port.say([ok]);
    expect((await asking).message).toBe(`it was fulfilled with ${Uint8Array.of(1, 2, 3)}`);
  });

  it('whose port closes is lost, at once, and the conversation has an end', async () => {
    const loader = new ScriptedLoader();
    const entering = rejection(Stk500.enter(loader.port));
    await vi.advanceTimersByTimeAsync(10);
    loader.port.vanish();
    const unheard = 'The port script closed before the board said anything: another program uses the board';
    expect(await entering).toMatchObject({ code: 'BOOT_LOST', message: expect.stringContaining(unheard) });
    expect({ timers: vi.getTimerCount(), listeners: loader.port.listenerCount('data') }).toEqual({
      timers: 0,
      listeners: 0,
    });
    expect(await rejection(Stk500.enter(loader.port))).toMatchObject({ code: 'BOOT_LOST' });
    const later = new ScriptedLoader();
    const stk500 = await entered(later);
    later.instead = () => [];
    const asking = rejection(stk500.signature());
    later.port.vanish();
    expect(await asking).toMatchObject({ code: 'BOOT_LOST', message: lost('Its port closed.') });
  });

  it('is left alone when a signal says so, before or in the middle, at once', async () => {
    const loader = new ScriptedLoader();
    const before = AbortSignal.abort(new Error('enough'));
    expect((await rejection(Stk500.enter(loader.port, before))).message).toBe('enough');
    expect(loader.port.sent).toEqual([]);
    const abort = new AbortController();
    const stk500 = await entered(loader, abort.signal);
    loader.port.answer = () => {};
    const asking = rejection(stk500.signature());
    await vi.advanceTimersByTimeAsync(10);
    abort.abort(new Error('later'));
    expect((await asking).message).toBe('later');
    expect(vi.getTimerCount()).toBe(0);
    stk500.release();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  it('is asked at a port without DTR and without another baud rate, as a pseudo terminal is', async () => {
    const { port } = new ScriptedLoader();
    port.set = ({ dtr }, finished) => {
      port.dtr.push(dtr);
      finished(new Error('Inappropriate ioctl'));
    };
    port.update = ({ baudRate }, finished) => {
      port.baudRates.push(baudRate);
      finished(new Error('Inappropriate ioctl'));
    };
    await expect(done(Stk500.enter(port))).resolves.toBeInstanceOf(Stk500);
  });

  it('that heard the first questions late answers them all, and none is taken for another reply', async () => {
    const loader = new ScriptedLoader();
    let heard = 0;
    loader.instead = ([command]) => {
      if (command !== question[0]) return undefined;
      heard++;
      return heard < 4 ? [] : [inSync, ok, inSync, ok, inSync, ok, inSync, ok];
    };
    const stk500 = await entered(loader);
    expect(await done(stk500.signature())).toEqual(Uint8Array.of(0x1e, 0x95, 0x0f));
  });

  it.each([
    ['nothing', []],
    ['half a reply', [inSync, 0x1e, 0x95]],
  ])('that answers the questions, and then %s, is lost', async (_, answer) => {
    const loader = new ScriptedLoader();
    loader.instead = ([command]) => (command === readSignature[0] ? answer : undefined);
    const began = performance.now();
    expect(await rejection(entered(loader))).toMatchObject({
      code: 'BOOT_LOST',
      message: lost('It did not answer within 1.5 s.'),
    });
    expect(performance.now() - began).toBe(50 + 120 + 1500);
    expect(loader.port.listenerCount('data')).toBe(0);
  });
});

describe('a program', () => {
  /** Two pages and 44 bytes of a third. */
  const program = Uint8Array.from({ length: 300 }, (_, i) => (i * 7 + 3) % 251);

  async function flash(loader: ScriptedLoader, firmware = program, options: FirmwareFlashOptions = {}) {
    const steps: string[] = [];
    const onPage: FirmwareFlashOptions['onPage'] = (step, page, pages) => {
      steps.push(`${step} ${page}/${pages}`);
      options.onPage?.(step, page, pages);
    };
    const result = await done(flashFirmware(loader.port, firmware, { ...options, onPage }));
    return { result, steps };
  }
  const writes = (loader: ScriptedLoader) => loader.commands.filter(([command]) => command === 0x64).length;

  it('is written page by page, proven, and started; until then the first page does nothing, for ever', async () => {
    const loader = new ScriptedLoader();
    const firstPages: string[] = [];
    const { result, steps } = await flash(loader, program, {
      onPage: (step) => firstPages.push(`${step} ${[...loader.flash.subarray(0, 3)]}`),
    });
    expect(result).toEqual({
      loader: { name: 'Optiboot 4.4', start: 0x7e00, chip: '1e950f' },
      ...{ bytes: 300, pagesWritten: 3 },
    });
    expect(steps).toEqual([
      ...['read 1/3', 'read 2/3', 'read 3/3', 'write 1/3', 'write 2/3', 'verify 1/3', 'verify 2/3', 'verify 3/3'],
    ]);
    const idle = `${[0xff, 0xcf, 0xff]}`; // RJMP to itself
    expect(firstPages.slice(3, 7)).toEqual([`write ${idle}`, `write ${idle}`, `verify ${idle}`, `verify ${idle}`]);
    expect(loader.flash.subarray(0, 300)).toEqual(program);
    expect(loader.flash.subarray(300, 400).every((byte) => byte === 0xff)).toBe(true);
    expect(loader.commands.at(-1)).toEqual([0x51, 0x20]);
    expect(loader.port.listenerCount('data')).toBe(0);
  });

  it('is written only where it differs, and the first page with it', async () => {
    const loader = new ScriptedLoader();
    loader.flash.set(program);
    expect(await flash(loader)).toMatchObject({
      result: { pagesWritten: 0 },
      steps: ['read 1/3', 'read 2/3', 'read 3/3'],
    });
    expect(loader.commands.at(-1)).toEqual([0x51, 0x20]);
    loader.flash[299]! ^= 1;
    expect((await flash(loader)).result.pagesWritten).toBe(2);
    loader.flash[0]! ^= 1;
    expect((await flash(loader)).steps.slice(3)).toEqual(['verify 1/1']);
    loader.flash[300] = 0; // the rest of its last page is empty
    expect((await flash(loader)).result.pagesWritten).toBe(2);
    expect(loader.flash.subarray(0, 300)).toEqual(program);
  });

  it('needs nobody who listens', async () => {
    const loader = new ScriptedLoader();
    expect((await done(flashFirmware(loader.port, program))).pagesWritten).toBe(3);
  });

  it.each<[at: number, message: string]>([
    [130, 'The flash holds 0xa1 at byte 130, not 0xa0.'],
    [0, 'The flash holds 0x02 at byte 0, not 0x03.'],
  ])('that is not kept at byte %i is told, by address', async (at, message) => {
    const loader = new ScriptedLoader();
    loader.instead = ([command]) => {
      if (command === 0x74 && loader.flash[at] === program[at]) loader.flash[at]! ^= 1;
      return undefined;
    };
    const error = await rejection(flash(loader));
    expect(error).toMatchObject({ code: 'BOOT_VERIFY' });
    expect(error.message).toBe(
      `${message} The board was left with an empty program. Flash it again; if it happens again, the chip is worn.`,
    );
    expect(loader.port.listenerCount('data')).toBe(0);
  });

  it.each<[string, LoaderOptions, name: string, start: number]>([
    ['ours', { version: [0x53, 3] }, 'synaptolytic 3', 0x7e00],
    ['ATmegaBOOT', { version: [1, 16], baudRate: 57_600 }, 'ATmegaBOOT', 0x7800],
    ['one of its major version', { version: [1, 15] }, 'Optiboot 1.15', 0x7e00],
    ['one of its minor version', { version: [4, 16] }, 'Optiboot 4.16', 0x7e00],
  ])('must fit below the loader: %s', async (_, options, name, start) => {
    const fits = new ScriptedLoader(options);
    const whole = new Uint8Array(start).fill(0xff);
    expect((await flash(fits, whole)).result).toEqual({
      loader: { name, start, chip: '1e950f' },
      bytes: start,
      pagesWritten: 0,
    });
    const loader = new ScriptedLoader(options);
    expect(await rejection(flash(loader, new Uint8Array(start + 1)))).toMatchObject({
      code: 'BOOT_SIZE',
      message: `The firmware has ${start + 1} bytes, and ${name} leaves ${start}. Replace the boot loader by a smaller one. Nothing was written.`,
    });
    expect(writes(loader)).toBe(0);
  });

  it('goes onto both kinds of ATmega328P, and onto no other chip', async () => {
    const { result } = await flash(new ScriptedLoader({ chip: [0x1e, 0x95, 0x16] }));
    expect(result.loader.chip).toBe('1e9516');
    const mega = new ScriptedLoader({ chip: [0x1e, 0x98, 0x01] });
    expect(await rejection(flash(mega))).toMatchObject({
      code: 'BOOT_CHIP',
      message:
        'The chip at script has the signature 1e9801. The firmware is for an ATmega328P, as an Uno or a Nano has it. Nothing was written.',
    });
    expect(writes(mega)).toBe(0);
  });

  it('is left as it is when a signal says so', async () => {
    const loader = new ScriptedLoader();
    const abort = new AbortController();
    const flashing = flash(loader, program, { signal: abort.signal, onPage: () => abort.abort(new Error('enough')) });
    expect((await rejection(flashing)).message).toBe('enough');
    expect(writes(loader)).toBe(0);
  });
});

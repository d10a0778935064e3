// Observations and actions on a wire that loses and damages: what is asked again, under which number, and what ends it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ObservationExchange } from '../../src/link/observation-exchange.js';
import { checksum, formatObservation } from '../../src/link/sentences.js';
import { type BoardErrorName, errors } from '../../src/protocol/index.js';
import { rejection, ScriptedBoard } from './scripted-board.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const observation = Int32Array.of(2 ** 19, -(2 ** 18));
const sentence = (body: string) => `$${body}*${checksum(body)}`;
const action = (sequence: number, flags = 0) => sentence(`ACT,${sequence},2713,${flags},-32767,12`);
const refused = (sequence: number | '', error: BoardErrorName) =>
  sentence(`ERR,${sequence},${errors[error].id},${error.toLowerCase().replaceAll('_', '-')}`);
const answer = { cycles: 2713, saturated: false, actionsQ15: [-32767, 12] };

/** A board that answers one sentence after the other; with undefined, not at all. */
function setUp(answers: readonly (string | undefined)[], { last = 6, attempts = 4 } = {}) {
  const board = new ScriptedBoard();
  const left = [...answers];
  let asked = 0;
  board.onLine = (line) => {
    if (!line.startsWith('$')) return;
    const next = left.shift();
    if (next !== undefined) board.port.say(`${next}\r\n`);
  };
  const exchange = new ObservationExchange(board.port, {
    answerTimeoutMs: 100,
    attempts,
    lastObservation: async () => {
      asked++;
      return last;
    },
  });
  const sequences = () => board.lines.flatMap((line) => (line.startsWith('$') ? [Number(line.split(',')[1])] : []));
  return { board, exchange, sequences, asked: () => asked };
}

describe('an observation', () => {
  it('goes under the number after the last that the board has seen, which is asked once', async () => {
    const { board, exchange, asked } = setUp([action(7), action(8, 1), action(9, 2)]);
    expect(await exchange.observe(observation)).toEqual(answer);
    expect(await exchange.observe(observation)).toEqual({ ...answer, saturated: true });
    expect(await exchange.observe(observation)).toEqual(answer); // another flag
    expect(board.lines).toEqual([7, 8, 9].map((number) => formatObservation(number, observation)));
    expect({ asked: asked(), retries: exchange.retries, timers: vi.getTimerCount() }).toEqual({
      asked: 1,
      retries: 0,
      timers: 0,
    });
  });

  it('after the number 65535 goes under 1', async () => {
    const { exchange, sequences } = setUp([action(65535), action(1)], { last: 65534 });
    for (let i = 0; i < 2; i++) await exchange.observe(observation);
    expect(sequences()).toEqual([65535, 1]);
  });

  it('takes turns with others that are asked at once', async () => {
    const { board, exchange, sequences } = setUp([undefined]);
    const both = [exchange.observe(observation), exchange.observe(observation)];
    await vi.advanceTimersByTimeAsync(0);
    expect(sequences()).toEqual([7]);
    board.onLine = () => board.port.say(`${action(8)}\n`);
    board.port.say(`${action(7)}\n`);
    expect(await Promise.all(both)).toEqual([answer, answer]);
  });

  it('is not answered by a late answer to another, nor by a line that comes unasked', async () => {
    const { board, exchange } = setUp([undefined]);
    board.port.say(`${action(7)}\n`);
    const observing = exchange.observe(observation);
    await vi.advanceTimersByTimeAsync(0);
    board.port.say(`${sentence('ACT,6,1,0,5')}\n${refused(5, 'NO_IMAGE')}\n${action(7)}\n`);
    expect(await observing).toEqual(answer);
    expect(exchange.retries).toBe(0);
  });
});

describe('an observation is asked again', () => {
  it.each<[string, string]>([
    ['the answer is damaged', action(7).replace('2713', '2714')],
    ['the board got it damaged', refused('', 'SENTENCE_CHECKSUM')],
    ['the board cannot read it', refused('', 'SENTENCE_SYNTAX')],
    ['its end was lost', refused('', 'LINE_TOO_LONG')],
  ])('when %s', async (_, first) => {
    const { exchange, sequences, asked } = setUp([first, action(8)]);
    expect(await exchange.observe(observation)).toEqual(answer);
    expect({ sequences: sequences(), retries: exchange.retries, asked: asked() }).toEqual({
      sequences: [7, 8],
      retries: 1,
      asked: 1,
    });
  });

  it('when its number was used: under the one after what the board says now', async () => {
    const { exchange, sequences, asked } = setUp([refused(7, 'SENTENCE_STALE'), action(7)]);
    expect(await exchange.observe(observation)).toEqual(answer);
    expect({ sequences: sequences(), asked: asked() }).toEqual({ sequences: [7, 7], asked: 2 });
  });

  it('when nothing comes in time, and a message or line that was begun is ended first', async () => {
    const { board, exchange, sequences } = setUp([undefined, action(8)]);
    const observing = exchange.observe(observation);
    await vi.advanceTimersByTimeAsync(99);
    board.port.say([...Buffer.from('$ACT,7'), 0xf0]); // and the rest is lost
    expect(sequences()).toEqual([7]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await observing).toEqual(answer);
    expect(board.port.sent[1]).toEqual([0xf7, 0x0a]);
    expect({ sequences: sequences(), retries: exchange.retries }).toEqual({ sequences: [7, 8], retries: 1 });
  });
});

describe('an observation fails', () => {
  it('when it was asked as often as may be', async () => {
    const { exchange, sequences } = setUp([], { attempts: 3 });
    const failing = rejection(exchange.observe(observation));
    await vi.advanceTimersByTimeAsync(300);
    expect(await failing).toMatchObject({
      code: 'LINK_TIMEOUT',
      message:
        'The board at script answered none of 3 sentences undamaged within 100 ms each. Check the cable, reset the board, then retry.',
    });
    expect({ sequences: sequences(), retries: exchange.retries }).toEqual({ sequences: [7, 8, 9], retries: 2 });
  });

  it('at once with a reason that stays, and the next one does not', async () => {
    const { exchange, sequences } = setUp([refused(7, 'NO_IMAGE'), action(8)]);
    expect(await rejection(exchange.observe(observation))).toMatchObject({ boardError: 'NO_IMAGE' });
    expect(await exchange.observe(observation)).toEqual(answer);
    expect({ sequences: sequences(), retries: exchange.retries }).toEqual({ sequences: [7, 8], retries: 0 });
  });

  it('with the end of the link, which hears nothing any more', async () => {
    const { board, exchange } = setUp([undefined]);
    const failing = rejection(exchange.observe(observation));
    await vi.advanceTimersByTimeAsync(0);
    const end = new Error('over');
    exchange.end(end);
    expect(await failing).toBe(end);
    expect(await rejection(exchange.observe(observation))).toBe(end);
    expect({ timers: vi.getTimerCount(), listeners: board.port.listenerCount('data') }).toEqual({
      timers: 0,
      listeners: 0,
    });
    expect(board.lines).toHaveLength(1);
  });
});

// Requests by SysEx: whose reply is whose, what comes when none does, and what the board cannot take at all.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlainFirmata } from '../../src/link/index.js';
import { SysexRequests } from '../../src/link/sysex-requests.js';
import { errors } from '../../src/protocol/index.js';
import { message, rejection, ScriptedPort, textMessage } from './scripted-board.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const port = new ScriptedPort();
  const requests = new SysexRequests(new PlainFirmata(port), port.path);
  port.sent.length = 0; // the question who is there
  return { port, requests };
}

/** Lets what was asked be sent. */
const soon = () => vi.advanceTimersByTimeAsync(0);

describe('a request', () => {
  it('is a message, and its reply the next one under its id', async () => {
    const { port, requests } = setUp();
    const reply = requests.send('STORE', Uint8Array.of(0xff, 1), 100);
    await soon();
    expect(port.sent).toEqual([message('STORE', [0xff, 1])]);
    port.say([...message('READ', [9]), ...message('STORE', [0, 200])]);
    expect(await reply).toEqual(Uint8Array.of(0, 200));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for the reply to the one of its name, and for none of another', async () => {
    const { port, requests } = setUp();
    const replies = [requests.send('READ', new Uint8Array(), 100), requests.send('READ', Uint8Array.of(2), 100)];
    const stop = requests.send('STOP', new Uint8Array(), 100);
    await soon();
    expect(port.sent).toEqual([message('READ'), message('STOP')]);
    port.say(message('STOP', [7]));
    expect(await stop).toEqual(Uint8Array.of(7));
    port.say(message('READ', [1]));
    expect(await replies[0]).toEqual(Uint8Array.of(1));
    await soon();
    expect(port.sent.at(-1)).toEqual(message('READ', [2]));
    port.say(message('READ', [3]));
    expect(await replies[1]).toEqual(Uint8Array.of(3));
  });

  it('is given up in its time, and the next of its name is sent then', async () => {
    const { port, requests } = setUp();
    const first = rejection(requests.send('READ', new Uint8Array(), 100));
    const second = requests.send('READ', Uint8Array.of(2), 100);
    const other = requests.send('STOP', new Uint8Array(), 200);
    await vi.advanceTimersByTimeAsync(99);
    expect(port.sent).toEqual([message('READ'), message('STOP')]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toMatchObject({
      code: 'LINK_TIMEOUT',
      message:
        'The board at script did not answer READ within 100 ms. Reset the board or plug it in again, then retry.',
    });
    expect(port.sent.at(-1)).toEqual(message('READ', [2]));
    port.say([...message('READ', [1]), ...message('STOP', [4])]);
    expect([await second, await other]).toEqual([Uint8Array.of(1), Uint8Array.of(4)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that the board cannot take at all fails with the reason, the oldest first', async () => {
    for (const name of ['SYSEX_TOO_LONG', 'SYSEX_UNKNOWN'] as const) {
      const { port, requests } = setUp();
      const store = rejection(requests.send('STORE', new Uint8Array(), 100));
      const read = requests.send('READ', new Uint8Array(), 100);
      await soon();
      // Other texts are for other programs.
      for (const text of ['hello', 'error 1 image-length', `an error ${errors[name].id}`, 'error', 'error x'])
        port.say(textMessage(text));
      port.say(textMessage(`error ${errors[name].id} words`));
      expect(await store).toMatchObject({ code: 'LINK_REFUSED', boardError: name });
      port.say(message('READ', [1]));
      expect(await read).toEqual(Uint8Array.of(1));
      port.say(textMessage(`error ${errors[name].id} nobody waits`));
    }
  });
});

describe('telemetry', () => {
  it('is told from the reply of its name by its first byte', async () => {
    const { port, requests } = setUp();
    port.say(message('TELEMETRY', [255, 1])); // nobody listens
    const heard: Uint8Array[] = [];
    requests.onTelemetry = (payload) => heard.push(payload);
    const reply = requests.send('TELEMETRY', Uint8Array.of(1), 100);
    await soon();
    port.say([...message('TELEMETRY', [255, 2]), ...message('STATUS', [255]), ...message('TELEMETRY', [0])]);
    expect(await reply).toEqual(Uint8Array.of(0));
    expect(heard).toEqual([Uint8Array.of(255, 2)]);
    port.say(message('STOP', [0])); // of nobody
  });
});

describe('the end', () => {
  it('fails what waits and what comes, with its reason, and nothing is sent any more', async () => {
    const { port, requests } = setUp();
    requests.tell('LEASE');
    expect(port.sent).toEqual([message('LEASE')]);
    const waiting = [requests.send('READ', new Uint8Array(), 100), requests.send('STOP', new Uint8Array(), 100)];
    const all = Promise.all(waiting.map(rejection));
    await soon();
    const end = new Error('over');
    requests.end(end);
    expect(await all).toEqual([end, end]);
    expect(vi.getTimerCount()).toBe(0);
    const sent = port.sent.length;
    expect(await rejection(requests.send('STATUS', new Uint8Array(), 100))).toBe(end);
    expect(() => requests.tell('LEASE')).toThrow(end);
    expect(port.sent).toHaveLength(sent);
    expect(vi.getTimerCount()).toBe(0);
  });
});

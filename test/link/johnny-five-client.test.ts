// Johnny-Five as the client of a link, byte for byte: a board by a script that is asked for its pins, and has two.
import five from 'johnny-five';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JohnnyFive } from '../../src/link/johnny-five/client.js';
import { opened } from '../suite/opened.js';
import { greeting, message, ScriptedPort, textMessage } from './scripted-board.js';

afterEach(() => void vi.restoreAllMocks());

const [askForVersion, askForFirmware] = [[0xf9], [0xf0, 0x79, 0xf7]];
const cache = () => (five.Board as unknown as { readonly cache: unknown[] }).cache;

/** Answers what Firmata asks: a pin that can be input and output, and another. */
function firmataPort(): ScriptedPort {
  const port = new ScriptedPort();
  opened.push({ close: async () => port.vanish() }); // Johnny-Five would keep its board for tests to come
  const answers: Readonly<Record<number, readonly number[]>> = {
    249: [0xf9, 2, 5],
    121: greeting(),
    107: [0xf0, 0x6c, 0, 1, 1, 1, 0x7f, 0, 1, 1, 1, 0x7f, 0xf7],
    105: [0xf0, 0x6a, 0x7f, 0x7f, 0xf7],
  };
  port.answer = (bytes) => {
    const answer = answers[bytes[0] === 0xf0 ? bytes[1]! : bytes[0]!];
    if (answer) setImmediate(() => port.say(answer));
  };
  return port;
}

async function ready(port = firmataPort()) {
  const client = new JohnnyFive(port, 5000);
  await client.ready;
  client.endGreeting();
  port.sent.length = 0;
  return { port, client };
}

describe('Johnny-Five on a link', () => {
  it('asks for version and name, is ready when it knows the pins, and prints nothing', async () => {
    const log = vi.spyOn(console, 'log');
    const port = firmataPort();
    const client = new JohnnyFive(port, 5000);
    expect(port.sent).toEqual([askForVersion, askForFirmware]);
    await client.ready;
    expect(client.board.isReady).toBe(true);
    expect(Object.keys(client.board.io.pins)).toHaveLength(2);
    expect(log).not.toHaveBeenCalled();
    client.endGreeting();
  });

  it('waits for a port that is to open', async () => {
    const port = firmataPort();
    port.isOpen = false;
    const client = new JohnnyFive(port, 5000);
    port.isOpen = true;
    port.emit('open');
    await client.ready;
    client.endGreeting();
  });

  it('leaves no timer when the greeting is over, and the process no listener for Ctrl-C', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const listeners = process.listenerCount('SIGINT');
    await ready();
    const left = timers.mock.results.filter(({ value }) => !(value as { _destroyed: boolean })._destroyed);
    expect(left).toEqual([]);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('leaves none of a board that never answers either', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const port = firmataPort();
    port.answer = () => {};
    const client = new JohnnyFive(port, 5000);
    client.endGreeting();
    expect(timers.mock.results.length).toBeGreaterThan(0);
    expect(timers.mock.results.every(({ value }) => (value as { _destroyed: boolean })._destroyed)).toBe(true);
  });

  it('hears messages and texts, nobody listening too', async () => {
    const { port, client } = await ready();
    port.say([...message('STOP', [1]), ...textMessage('to nobody')]);
    const heard: unknown[] = [];
    client.onSysex = (id, data) => heard.push([id, data]);
    client.onString = (text) => heard.push(text);
    port.say([...message('STOP', [1]), ...textMessage('error 1'), ...message('TELEMETRY', [255])]);
    const [stop, telemetry] = [message('STOP', [1]), message('TELEMETRY', [255])];
    expect(heard).toEqual([[stop[1], stop.slice(2, -1)], 'error 1', [telemetry[1], telemetry.slice(2, -1)]]);
    client.sendSysex([4, 1, 2]);
    expect(port.sent).toEqual([[0xf0, 4, 1, 2, 0xf7]]);
  });

  it('hears those of its own board', async () => {
    const [a, b] = [await ready(), await ready()];
    const heard: string[] = [];
    a.client.onSysex = () => heard.push('a');
    b.client.onSysex = () => heard.push('b');
    b.port.say(message('STOP'));
    expect(heard).toEqual(['b']);
  });

  it('writes a pin by its name, but for writes that are queued', async () => {
    const { port, client } = await ready();
    const { io } = client.board as unknown as {
      io: { digitalWrite(...of: unknown[]): void; flushDigitalPorts(): void };
    };
    io.digitalWrite(1, 1);
    io.digitalWrite(1, 0);
    expect(port.sent).toEqual([
      [0xf5, 1, 1],
      [0xf5, 1, 0],
    ]);
    io.digitalWrite(0, 1, true);
    expect(port.sent).toHaveLength(2);
    io.flushDigitalPorts();
    expect(port.sent.slice(2)).toEqual([[0x90, 1, 0]]);
    io.digitalWrite(1, 1);
    io.digitalWrite(1, 1, true);
    io.flushDigitalPorts();
    expect(port.sent.at(-1)).toEqual([0x90, 3, 0]); // it knows what was written by name
  });

  it('throws no error of board or Firmata, which the link hears from the port', async () => {
    const { client } = await ready();
    const { board } = client as unknown as {
      board: { emit(...of: unknown[]): void; io: { emit(...of: unknown[]): void } };
    };
    expect(() => board.emit('error', new Error('lost'))).not.toThrow();
    expect(() => board.io.emit('error', new Error('lost'))).not.toThrow();
  });

  it('forgets a board whose port has closed, and no other', async () => {
    const before = [...cache()];
    const [first, second] = [await ready(), await ready()];
    expect(cache()).toEqual([...before, first.client.board, second.client.board]);
    first.port.vanish();
    first.port.vanish();
    expect(cache()).toEqual([...before, second.client.board]);
    second.port.vanish();
    expect(cache()).toEqual(before);
    const others = cache().splice(0);
    const { port } = await ready();
    port.vanish();
    expect(cache()).toEqual([]);
    cache().push(...others);
  });
});

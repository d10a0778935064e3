// From a port to a link: who greets, who is believed, how long is waited, and what is left behind.
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asciiBytes, closePort, PortListeners } from '../../src/link/byte-port.js';
import { connectThrough, type LinkOptions, PlainFirmata } from '../../src/link/index.js';
import { protocolVersion } from '../../src/protocol/index.js';
import {
  askForFirmware,
  greeting,
  message,
  rejection,
  ScriptedBoard,
  ScriptedPort,
  statusOf,
  textMessage,
} from './scripted-board.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Connects to the other end of a port, and counts how often the client was told that the greeting is over. */
function connecting(port: ScriptedPort, options: LinkOptions = {}) {
  let ended = 0;
  const timeouts: number[] = [];
  const link = connectThrough(
    (open, timeoutMs) => {
      timeouts.push(timeoutMs);
      const client = new PlainFirmata(open);
      client.endGreeting = () => ended++;
      return client;
    },
    port,
    options,
  );
  link.catch(() => {}); // its time may come later
  return { link, timeouts, ended: () => ended };
}

describe('a port', () => {
  it('is closed once, and gives what kept it from that', async () => {
    const port = new ScriptedPort();
    port.closeError = new Error('stuck');
    expect(await closePort(port)).toBe(port.closeError);
    expect(port.isOpen).toBe(false);
    expect(await closePort(port)).toBeNull();
  });

  it('takes text as bytes', () => {
    expect(asciiBytes('$A\n')).toEqual(Uint8Array.of(0x24, 0x41, 0x0a));
  });

  it('tells all who listen, and nobody else', () => {
    const listeners = new PortListeners();
    const heard: string[] = [];
    const once = () => {
      heard.push('once');
      listeners.remove('data', once);
    };
    listeners.add('data', once);
    listeners.add('data', (bytes: Uint8Array) => heard.push(`data ${bytes}`));
    listeners.add('close', () => heard.push('close'));
    listeners.remove('open', once);
    listeners.tell('data', Uint8Array.of(1, 2));
    listeners.tell('data', Uint8Array.of(3));
    listeners.tell('open');
    listeners.tell('close');
    expect(heard).toEqual(['once', 'data 1,2', 'data 3', 'close']);
  });

  it('may get listeners while it tells, who hear what comes next', () => {
    const listeners = new PortListeners();
    const heard: number[] = [];
    listeners.add('data', (bytes: Uint8Array) => {
      heard.push(bytes[0]!);
      if (heard.length === 1) listeners.add('data', (later: Uint8Array) => heard.push(10 * later[0]!));
    });
    listeners.tell('data', Uint8Array.of(1));
    listeners.tell('data', Uint8Array.of(2));
    expect(heard).toEqual([1, 2, 20]);
  });
});

describe('a board that greets', () => {
  it('is linked at once, and nothing of the greeting is left behind', async () => {
    const board = new ScriptedBoard();
    const abort = new AbortController();
    const { link, timeouts, ended } = connecting(board.port, { connectTimeoutMs: 300, signal: abort.signal });
    board.port.say(greeting());
    expect((await (await link).status()).protocolVersion).toBe(protocolVersion);
    expect(board.asked.map(([name]) => name)).toEqual(['STATUS', 'STATUS']);
    expect({ timeouts, ended: ended() }).toEqual({ timeouts: [300], ended: 1 });
    expect(vi.getTimerCount()).toBe(0);
    expect(board.port.sent.filter((bytes) => bytes[1] === 0x79)).toEqual([askForFirmware]); // by the client
    // The link's own client and its sentences listen; the greeting does not.
    expect(board.port.listenerCount('data')).toBe(2);
    await (await link).close();
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  it('greets once: what it says of itself later starts no second client', async () => {
    const board = new ScriptedBoard();
    const { link, timeouts } = connecting(board.port);
    board.port.say([...greeting(), ...greeting()]);
    await link;
    expect(timeouts).toEqual([6000]);
  });

  it('may do so in pieces, after noise', async () => {
    const board = new ScriptedBoard();
    const { link } = connecting(board.port);
    const bytes = [
      0x33,
      0xf0,
      0x79,
      0xf7,
      0xf0,
      0x79,
      1,
      0xf7,
      0xf0,
      0x79,
      1,
      0x99,
      ...textMessage('hello'),
      ...greeting(),
    ];
    for (const byte of bytes) board.port.say([byte]);
    await expect(link).resolves.toBeDefined();
  });

  it('but speaks another version of the wire is let go', async () => {
    const board = new ScriptedBoard();
    board.replies.STATUS = () => statusOf({ protocolVersion: protocolVersion + 1 });
    const error = await rejection(board.link());
    expect(error).toMatchObject({ code: 'LINK_FOREIGN' });
    expect(error.message).toBe(
      `The board at script speaks version ${protocolVersion + 1} of the protocol, this program version ${protocolVersion}. Load the firmware/uno.hex of this program onto it.`,
    );
    expect(board.port.isOpen).toBe(false);
  });
});

describe('a board that does not greet', () => {
  const advice =
    'Load firmware/uno.hex onto it (`synaptolytic firmware flash`), or choose another port (`synaptolytic boards` lists them).';

  it('is asked after half a second', async () => {
    const board = new ScriptedBoard();
    const { link } = connecting(board.port);
    await vi.advanceTimersByTimeAsync(499);
    expect(board.port.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(board.port.sent[0]).toEqual(askForFirmware);
    await expect(link).resolves.toBeDefined();
  });

  it('is asked when its port is open, and greets when it is', async () => {
    const board = new ScriptedBoard();
    board.port.isOpen = false;
    const { link } = connecting(board.port);
    await vi.advanceTimersByTimeAsync(600);
    expect(board.port.sent).toEqual([]);
    board.port.isOpen = true;
    board.port.say(greeting());
    await expect(link).resolves.toBeDefined();
  });

  it('is given up after six seconds, unless another time is asked for', async () => {
    for (const [options, ms] of [
      [{}, 6000],
      [{ connectTimeoutMs: 70 }, 70],
    ] as const) {
      const port = new ScriptedPort();
      const { link } = connecting(port, options);
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(port.isOpen).toBe(true);
      await vi.advanceTimersByTimeAsync(1);
      expect(await rejection(link)).toMatchObject({
        code: 'LINK_SILENT',
        message: `The board at script sent nothing for ${ms} ms. ${advice}`,
      });
      expect(port.isOpen).toBe(false);
      expect(port.listenerCount('data')).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('but says something runs another program', async () => {
    const port = new ScriptedPort();
    const { link } = connecting(port, { connectTimeoutMs: 100 });
    port.say('he');
    port.say('y');
    await vi.advanceTimersByTimeAsync(100);
    expect(await rejection(link)).toMatchObject({
      code: 'LINK_GARBAGE',
      message: `The board at script sent 3 bytes in 100 ms, but not the greeting of our firmware. It runs another program or another baud rate. ${advice}`,
    });
  });

  it('but sends other messages, or a report without a name, is not taken for ours', async () => {
    const [, , ...data] = greeting();
    for (const [bytes, code] of [
      [[0xf0, 0x70, ...data], 'LINK_GARBAGE'],
      [askForFirmware, 'LINK_GARBAGE'], // as an echo
      [[0xf0, 0x79, 2, 5, 0xf7], 'LINK_FOREIGN'],
    ] as const) {
      const port = new ScriptedPort();
      const { link, timeouts } = connecting(port, { connectTimeoutMs: 100 });
      port.say(bytes);
      await vi.advanceTimersByTimeAsync(100);
      expect(await rejection(link)).toMatchObject({ code });
      expect(timeouts).toEqual([]);
    }
  });

  it('any more, after it has begun to, is given up too', async () => {
    const port = new ScriptedPort();
    const { link, ended } = connecting(port, { connectTimeoutMs: 100 });
    port.say(greeting()); // and the question of the client is not answered
    await vi.advanceTimersByTimeAsync(100);
    expect(await rejection(link)).toMatchObject({
      code: 'LINK_TIMEOUT',
      message:
        'The board at script greeted, but was not ready within 100 ms. Reset the board or plug it in again, then retry.',
    });
    expect(ended()).toBe(1);
  });
});

describe('another firmware', () => {
  const other = greeting('StandardFirmata.ino', 2, 5);
  const told = /^The board at script runs "StandardFirmata\.ino" 2\.5, not synaptolytic\. Load firmware\/uno\.hex/;

  it('is believed when it says its name again, asked for it', async () => {
    const port = new ScriptedPort();
    port.answer = () => queueMicrotask(() => port.say(other));
    const { link } = connecting(port);
    await vi.advanceTimersByTimeAsync(300);
    port.say([...other, ...other]); // from before a reset, perhaps
    await vi.advanceTimersByTimeAsync(499);
    expect(port.isOpen).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await rejection(link)).toMatchObject({ code: 'LINK_FOREIGN', message: expect.stringMatching(told) });
    expect(port.sent).toEqual([askForFirmware]);
  });

  it('that says nothing by itself is asked twice', async () => {
    const port = new ScriptedPort();
    port.answer = () => queueMicrotask(() => port.say(other));
    const { link } = connecting(port);
    await vi.advanceTimersByTimeAsync(999);
    expect(port.isOpen).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await rejection(link)).toMatchObject({ code: 'LINK_FOREIGN' });
    expect(port.sent).toEqual([askForFirmware, askForFirmware]);
  });

  it('is named too when it never answers', async () => {
    const port = new ScriptedPort();
    const { link } = connecting(port, { connectTimeoutMs: 700 });
    port.say(other);
    await vi.advanceTimersByTimeAsync(700);
    expect(await rejection(link)).toMatchObject({ code: 'LINK_FOREIGN', message: expect.stringMatching(told) });
  });

  it('that was left in the stream does not matter', async () => {
    const board = new ScriptedBoard();
    const { link } = connecting(board.port);
    board.port.say(other);
    await vi.advanceTimersByTimeAsync(500);
    await expect(link).resolves.toBeDefined();
    expect(board.port.sent[0]).toEqual(askForFirmware);
  });
});

describe('a port that fails', () => {
  it('to open is told as that', async () => {
    const port = new ScriptedPort();
    port.isOpen = false;
    const { link } = connecting(port);
    port.emit('error', new Error('Permission denied'));
    expect(await rejection(link)).toMatchObject({
      code: 'LINK_PORT',
      message:
        'The port script cannot be opened: Permission denied. Check that it exists (`synaptolytic boards` lists the ports) and that no other program uses it.',
    });
  });

  const lost =
    'The board at script vanished: its port closed. Plug it in again and retry; the champion it held before is still in it.';

  const failures = [
    (port: ScriptedPort) => port.vanish(),
    (port: ScriptedPort) => port.emit('error', new Error('I/O error')),
    (port: ScriptedPort) => {
      port.isOpen = false;
      port.emit('error', new Error('EIO: i/o error, write'));
    },
  ];

  it('while the board is waited for is a board that is lost, or one that somebody else has', async () => {
    for (const fail of failures) {
      const used = new ScriptedPort();
      const unheard = connecting(used).link;
      fail(used);
      expect(await rejection(unheard)).toMatchObject({
        code: 'LINK_LOST',
        message:
          'The port script closed before the board said anything: another program uses the board, or it was unplugged. ' +
          'Close that program, or plug the board in again, then retry.',
      });
      const failing = new ScriptedPort();
      const { link } = connecting(failing);
      failing.say([0xf9]);
      fail(failing);
      expect(await rejection(link)).toMatchObject({ code: 'LINK_LOST', message: lost });
    }
  });

  it('later ends the link with the reason, once', async () => {
    for (const fail of failures.slice(0, 2)) {
      const board = new ScriptedBoard();
      const link = await board.link();
      fail(board.port);
      expect(await link.ended).toMatchObject({ code: 'LINK_LOST', message: lost });
      expect(await rejection(link.status())).toMatchObject({ code: 'LINK_LOST' });
    }
  });
});

describe('a signal', () => {
  it('that is aborted before lets nothing begin', async () => {
    const port = new ScriptedPort();
    const { link, timeouts } = connecting(port, { signal: AbortSignal.abort(new Error('enough')) });
    expect((await rejection(link)).message).toBe('enough');
    expect({ isOpen: port.isOpen, timeouts, sent: port.sent }).toEqual({ isOpen: false, timeouts: [], sent: [] });
  });

  it('ends connecting, and the link, with its reason', async () => {
    const abort = new AbortController();
    const port = new ScriptedPort();
    const { link } = connecting(port, { signal: abort.signal });
    abort.abort(new Error('enough'));
    expect((await rejection(link)).message).toBe('enough');
    expect(port.isOpen).toBe(false);

    const later = new AbortController();
    const board = new ScriptedBoard();
    const linked = await board.link({ signal: later.signal });
    board.replies = {};
    const asking = rejection(linked.status());
    later.abort(new Error('enough'));
    expect((await asking).message).toBe('enough');
    expect((await linked.ended).message).toBe('enough');
    expect(board.port.isOpen).toBe(false);
  });
});

describe('plain Firmata', () => {
  it('asks who is there, and is ready when that is told', async () => {
    const port = new ScriptedPort();
    const client = new PlainFirmata(port);
    let isReady = false;
    void client.ready.then(() => {
      isReady = true;
    });
    expect(port.sent).toEqual([askForFirmware]);
    port.say([0xf0, 0x79, 2, 0xf7]);
    await vi.advanceTimersByTimeAsync(0);
    expect(isReady).toBe(false);
    port.say([0xf0, 0x79, 2, 5, 0xf7]);
    await vi.advanceTimersByTimeAsync(0);
    expect(isReady).toBe(true);
    expect(client.board).toBeUndefined();
  });

  it('tells messages and texts apart', () => {
    const port = new ScriptedPort();
    const client = new PlainFirmata(port);
    port.say([...message('STOP', [0]), ...textMessage('nobody listens yet')]);
    const heard: unknown[] = [];
    client.onSysex = (id, data) => heard.push([id, data]);
    client.onString = (text) => heard.push(text);
    port.say([0xf0, 0xf7, ...textMessage('grün'), 0xf0, 4, 1, 2, 0xf7, 0xf0, 0x71, 0x41, 0, 0x42, 0xf7, ...greeting()]);
    expect(heard).toEqual(['grün', [4, [1, 2]], 'A']);
    client.sendSysex([5, 6]);
    expect(port.sent.at(-1)).toEqual([0xf0, 5, 6, 0xf7]);
    expect(client.endGreeting()).toBeUndefined();
  });
});

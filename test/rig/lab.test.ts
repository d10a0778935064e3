// The boards of a lab: a map that can be read or is refused with file, line and field, and locks that one process holds at a time.
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseBoards, holdBoard, labPort, parseBoardMap, readBoardMap } from '../../rig/lab/index.js';

const map = `
uno-1:
  port: tcp://127.0.0.1:3210
  rig: desktop
uno-2: # on the left
  port: /dev/ttyACM0
  rig: ./left.yaml
nano: { serialNumber: "0075830", rig: /srv/nano.yaml }
`;

describe('a map of boards', () => {
  it('gives each its port or serial number, and its rig from the directory of the map', () => {
    expect(parseBoardMap(map, 'lab/boards.yaml')).toEqual([
      { name: 'uno-1', port: 'tcp://127.0.0.1:3210', rig: 'desktop' },
      { name: 'uno-2', port: '/dev/ttyACM0', rig: 'lab/left.yaml' },
      { name: 'nano', serialNumber: '0075830', rig: '/srv/nano.yaml' },
    ]);
  });

  it('may have been saved by an editor of Windows', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'boards-')), 'boards.yaml');
    for (const text of [map, map.replaceAll('\n', '\r\n')]) {
      for (const bytes of [Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
        writeFileSync(path, bytes);
        expect(readBoardMap(path).map(({ name }) => name)).toEqual(['uno-1', 'uno-2', 'nano']);
      }
    }
  });

  it.each([
    ['uno: { prt: /dev/a }', 1, 'uno.prt', 'there is no such field. Did you mean "port"?'],
    ['a:\n  rig: desktop\n  port: tcp://nowhere', 3, 'a.port', 'tcp://nowhere is no address;'],
    ['a:\n  port: /dev/a\n  rig: dekstop', 3, 'a.rig', 'there is no rig "dekstop". Did you mean "desktop"?'],
    ['a:\n  port:', 2, 'a.port', 'is empty'],
    ['a:\n  port: [x]', 2, 'a.port', 'is a list; write text'],
    ['a: { serialNumber: 007 }', 1, 'a.serialNumber', 'write it in quotes.'],
    ['a: { rig: desktop }', 1, 'a', 'needs a port or a serialNumber, and only one of them.'],
    ['a: { port: /dev/a, serialNumber: "1" }', 1, 'a', 'needs a port or a serialNumber, and only one of them.'],
    ['a: { port: /dev/a }\nb: { port: /dev/a }', 2, 'b.port', 'is that of a too; give each board its own.'],
    [
      'a: { serialNumber: "1" }\nb: { serialNumber: "1" }',
      2,
      'b.serialNumber',
      'is that of a too; give each board its own.',
    ],
    ['a: { port: /dev/a }\nb: { port: /dev/./a }', 2, 'b.port', 'is that of a too; give each board its own.'],
    ['a: { port: tcp://localhost:1 }\nb: { port: tcp://127.0.0.1:1 }', 2, 'b.port', 'is that of a too;'],
    ['a: { port: "http://here:80" }', 1, 'a.port', 'http://here:80 is no address; write tcp://host:port'],
    ['all: { port: /dev/a }', 1, 'all', 'is no name for a board;'],
    ['a/b: { port: /dev/a }', 1, 'a/b', 'is no name for a board;'],
    ['a: /dev/a', 1, 'a', 'has no fields;'],
    ['# nothing\n', 1, undefined, 'there is nothing in this'],
    ['- a', 1, undefined, 'a map of boards is a list of names'],
    ['{}', 1, undefined, 'there is no board in it'],
    ['a: { port: x }\na: { port: y }', 2, undefined, 'unique'],
    ['a:\n  port: "x', 2, undefined, ''],
  ])('%j is refused with its line', (text, line, field, problem) => {
    const place = { file: 'boards.yaml', line, ...(field !== undefined && { field }) };
    expect(() => parseBoardMap(text, 'boards.yaml')).toThrow(
      expect.objectContaining({ place, message: expect.stringContaining(problem) }),
    );
    const head = `boards.yaml, line ${line}: ${field === undefined ? '' : `field ${field}: `}`;
    expect(() => parseBoardMap(text, 'boards.yaml')).toThrow(head);
  });

  it('knows a port by each of its links', () => {
    const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-lab-'));
    const [port, link] = [join(directory, 'ttyACM0'), join(directory, 'by-id')];
    writeFileSync(port, '');
    symlinkSync(port, link);
    expect(() => parseBoardMap(`a: { port: ${port} }\nb: { port: ${link} }`, 'boards.yaml')).toThrow(
      'boards.yaml, line 2: field b.port: is that of a too;',
    );
    rmSync(directory, { recursive: true });
  });

  it('that is not there is asked for', () => {
    expect(() => readBoardMap('no/boards.yaml')).toThrow(
      expect.objectContaining({
        code: 'LAB_FILE',
        message: expect.stringMatching(/there is no such file.*--board-map/),
      }),
    );
  });
});

describe('boards by name', () => {
  const boards = parseBoardMap(map, 'boards.yaml');

  it('are all, or those of a list, each once', () => {
    const names = (list: string) => chooseBoards(boards, list, 'boards.yaml').map(({ name }) => name);
    expect(names('all')).toEqual(['uno-1', 'uno-2', 'nano']);
    expect(names('nano, uno-1,nano')).toEqual(['nano', 'uno-1']);
    expect(() => names('uno-1,nan')).toThrow(
      'There is no board "nan" in boards.yaml. Did you mean "nano"? The boards are: uno-1, uno-2, nano.',
    );
  });

  it('are found by what USB says of them, wherever they are plugged in', async () => {
    const [one, , nano] = boards;
    const usb = { name: 'Arduino Nano', description: '', isUsb: true, path: '/dev/ttyUSB3', serialNumber: '0075830' };
    expect(await labPort(nano!, async () => ({ boards: [usb], notes: [] }))).toBe('/dev/ttyUSB3');
    expect(await labPort(one!)).toBe('tcp://127.0.0.1:3210');
    await expect(labPort(nano!, async () => ({ boards: [], notes: ['USB cannot be asked.'] }))).rejects.toThrow(
      /nano, serial number 0075830, is at no USB port.*USB cannot be asked/,
    );
  });

  it('are never guessed between when two have one serial number, as cheap ones do', async () => {
    const usb = ['/dev/ttyUSB0', '/dev/ttyUSB1'].map((path) => ({
      ...{ path, description: '', isUsb: true, serialNumber: '0075830' },
    }));
    await expect(labPort(boards[2]!, async () => ({ boards: usb, notes: [] }))).rejects.toMatchObject({
      code: 'LAB_TWICE',
      message: expect.stringMatching(/ttyUSB0 and \/dev\/ttyUSB1 have the same serial number 0075830.*its port/),
    });
  });
});

describe('the lock of a board', () => {
  let boardMap: string;
  let file: string;
  beforeEach(() => {
    const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-lab-'));
    boardMap = join(directory, 'boards.yaml');
    file = join(`${boardMap}.locks`, 'uno-1.lock');
  });
  afterEach(() => rmSync(join(boardMap, '..'), { recursive: true }));
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  /** Numbers of processes end far below this one. */
  const endedPid = 2 ** 30;

  it('names its holder, and goes with it', () => {
    const held = holdBoard('uno-1', boardMap, 'synaptolytic rig home');
    expect(held.note).toBeUndefined();
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8'));
    expect([pid, host]).toEqual([process.pid, hostname()]);
    expect(() => holdBoard('uno-1', boardMap, 'another')).toThrow(
      /^The board uno-1 is in use by process \d+ of \S+ on \S+ \(synaptolytic rig home\), since \d+ s\. Wait until/,
    );
    holdBoard('uno-2', boardMap, 'another').release();
    held.release();
    expect(existsSync(file)).toBe(false);
  });

  it('of a process that has ended is taken over with a word', () => {
    holdBoard('uno-1', boardMap, '').release();
    writeFileSync(
      file,
      JSON.stringify({ pid: endedPid, host: hostname(), user: 'eva', command: 'x', since: hoursAgo(3) }),
    );
    const held = holdBoard('uno-1', boardMap, '');
    expect(held.note).toBe(
      `The board uno-1 was left locked by process ${endedPid} of eva on ${hostname()} (x), since 3 h, which has ended. It is taken over.`,
    );
    held.release();
  });

  it('of a process on another machine is never taken over', () => {
    holdBoard('uno-1', boardMap, '').release();
    writeFileSync(file, JSON.stringify({ pid: endedPid, host: 'elsewhere', user: 'eva', since: hoursAgo(72) }));
    expect(() => holdBoard('uno-1', boardMap, '')).toThrow(
      `in use by process ${endedPid} of eva on elsewhere, since 3 days. Wait until that has ended; if there is no such process, remove ${file}.`,
    );
  });
});

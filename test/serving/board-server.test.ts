// What a served board owes to whoever connects: the pace of real time, a reset for each, and one user at a time.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { createBoard } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { Pacer } from '../../rig/serving/pacer.js';
import { program } from '../boards/programs.js';

const MS = 16_000;

function echo(): EmulatedUno {
  return new EmulatedUno({ hex: program('echo') });
}

it.each([0.25, 1, 3])('of pace %d lives so much in real time', (pace) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const uno = echo();
  const pacer = new Pacer(uno, pace);
  vi.advanceTimersByTime(100);
  expect(uno.cycles / MS).toBeCloseTo(100 * pace, 1);
  expect(pacer.lostMs).toBe(0);
  pacer.stop();
  vi.advanceTimersByTime(100);
  expect(uno.cycles / MS).toBeCloseTo(100 * pace, 1);
});

it('catches up with 20 ms at most, after a pause of the computer', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const uno = echo();
  const pacer = new Pacer(uno);
  vi.advanceTimersByTime(10);
  const asleep = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000);
  vi.advanceTimersToNextTimer();
  expect(uno.cycles / MS).toBeCloseTo(10 + 20, 1);
  expect(pacer.lostMs).toBeCloseTo(1000 - 20, 1);
  asleep.mockRestore();
  pacer.stop();
});

it('is reset by each connection, and has one user at a time', async () => {
  const uno = echo();
  let resets = 0;
  uno.onReset(() => resets++);
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  onTestFinished(() => server.close());
  const visit = async (): Promise<Socket> => {
    const socket = connect(server.port, server.host);
    await once(socket, 'connect');
    return socket;
  };
  const first = await visit();
  await expect.poll(() => resets).toBe(1);
  const second = await visit();
  await once(second, 'close'); // turned away
  expect(resets).toBe(1);
  first.write('hello\r\n');
  await once(first, 'data');
  first.end();
  await once(first, 'close');
  uno.serialIn.put(Buffer.alloc(100_000), uno.cycles); // what the first one sent is on its way still
  const third = await visit();
  await expect.poll(() => resets).toBe(2);
  expect(uno.serialIn.idle).toBe(true);
  third.destroy();
});

it('understands its client whatever rate it has: a connection has none', async () => {
  const uno = echo();
  uno.serialIn.baudRate = 57_600;
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  onTestFinished(() => server.close());
  const socket = connect(server.port, server.host);
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes;
  });
  await expect.poll(() => heard).toContain('boot');
  socket.write('hello\r\n');
  await expect.poll(() => heard).toContain('hello');
  socket.destroy();
});

it('is reset by a pulse on DTR of a port at its address', async () => {
  const uno = echo();
  let resets = 0;
  uno.onReset(() => resets++);
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  onTestFinished(() => server.close());
  const board = createBoard(server.path);
  const port = await board.openPort();
  await expect.poll(() => resets).toBe(1);
  for (const dtr of [false, true]) await new Promise((resolve) => port.set({ dtr }, resolve));
  await expect.poll(() => resets).toBe(2);
  await new Promise((resolve) => port.set({ dtr: true }, resolve)); // no edge
  expect(resets).toBe(2);
  await board.close();
});

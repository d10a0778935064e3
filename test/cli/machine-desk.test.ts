// The machine behind the page: each connection has the rig as its file is then.
import { expect, it, onTestFinished } from 'vitest';
import { MachineDesk } from '../../cli/ui/machine-desk.js';
import { firmwareHex, PacedBoard } from '../../rig/boards/ports/index.js';
import { parseRig } from '../../rig/description/files/index.js';
import { wire } from '../../rig/hil/index.js';
import { formatChampion } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';

it('a rig file that was changed counts from the next connection on, and not before', async () => {
  const rigs = ['motorDecay: fast\n', 'motorDecay: slow\ncontrolPeriod: 12 ms\nsoftLimits: 0.18 m\n'].map((text) =>
    parseRig(`extends: desktop\n${text}`, 'mine.yaml'),
  );
  let rig = rigs[0]!;
  const desk = new MachineDesk({
    ...{ port: 'emulated', rig, isInHand: () => false, onMoment: () => {}, onGuide: () => {}, onLost: () => {} },
    createMachine: async () => wire(new PacedBoard(firmwareHex().hex), rig),
  });
  onTestFinished(() => desk.close());
  const flash = (of: number) => desk.do({ kind: 'flash', champion: formatChampion(balanceOn(rigs[of]!, 500)) });
  await desk.do({ kind: 'connect' });
  rig = rigs[1]!;
  expect(desk.connected).toMatchObject({ periodUs: 10_000, softLimitM: 0.19, motorFloats: true });
  await expect(flash(1)).rejects.toThrow('a control period of 12 ms, and the rig "mine" has 10 ms');
  expect(await flash(0)).toContain('are stored');
  await desk.do({ kind: 'connect' });
  expect(desk.connected).toMatchObject({ periodUs: 12_000, softLimitM: 0.18, motorFloats: false });
  await expect(flash(0)).rejects.toThrow('a control period of 10 ms, and the rig "mine" has 12 ms');
  expect(await flash(1)).toMatch(/are stored, and the board has tested them\.$/);
  const { task, ...network } = balanceOn(rigs[1]!, 400);
  const ofBelt = formatChampion({ ...network, task: { ...task, rig: 'belt' } });
  expect(await desk.do({ kind: 'flash', champion: ofBelt })).toContain('was trained for the rig "belt", and this is');
});

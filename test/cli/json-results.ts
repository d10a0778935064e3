// A line for each command that prints JSON, with which it succeeds, and what is owed for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { formatRig, loadRig } from '../../rig/description/files/index.js';
import { balanceOn } from '../hil/champions.js';
import { balancing, save } from './champions.js';
import { type Ended, start } from './command-line.js';

const few = '--task balance --population 16 --generations 1 --workers 1';
const machine = '--emulated --rig quick.yaml';

/** In their order: some read what an earlier one left. `...` ends with Ctrl-C. */
export const quickLines: Readonly<Record<string, string>> = {
  train: `${few} --episodes 1 --confirm 2 --out run`,
  compare: 'run',
  plot: 'run --out pictures',
  experiment: 'own.yaml --out asked',
  minimise: '--task balance --max-connections 1 --starts 10 --workers 1 --out smallest',
  compile: 'a.json',
  inspect: 'a.json',
  flash: 'a.json --port emulated:uno.eeprom',
  validate: 'a.json --level software --episodes 1',
  animate: 'a.json --time 1s',
  'rig baseline': '--rig quick.yaml --episodes 1',
  boards: '',
  serve: '...',
};

/** These start workers, home a machine, go through a boot loader, or need the built page. */
export const longLines: Readonly<Record<string, string>> = {
  pipeline: `${few} --train-episodes 1 --confirm 2 --episodes 1 --out all`,
  check: 'manifest.yaml --workers 1 --out checked',
  'rig home': machine,
  'rig run': `b.json ${machine} --time 1s`,
  'rig monitor': `b.json ${machine} --time 1s`,
  'rig log': `log.jsonl b.json ${machine} --time 3s`,
  'rig replay': 'log.jsonl',
  'rig wiring': machine,
  'rig calibrate': `${machine} --write found.yaml`,
  'firmware flash': '--port SERVED',
  'firmware info': '--port SERVED',
  ui: '...',
};

/** Needs a Redis: test/experiment/queue.test.ts runs it, with --json. */
export const elsewhere = ['worker'];

/** Puts there what the lines read. */
export async function furnish(directory: string): Promise<void> {
  const rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
  save(directory, 'a.json', balancing);
  save(directory, 'b.json', balanceOn(rig, 150));
  writeFileSync(join(directory, 'quick.yaml'), formatRig(rig));
  writeFileSync(join(directory, 'manifest.yaml'), 'champions: [a.json]\nlevels: [software]\nepisodes: 2\n');
  const settings = 'settings: { small: { population: 16, minGenerations: 1, maxGenerations: 1, episodes: 1 } }';
  writeFileSync(join(directory, 'own.yaml'), `name: own\ntasks: [balance]\nmethods: [mk1]\nseeds: [1]\n${settings}\n`);
}

/** Runs a line: its result is one document on stdout and nothing else is there, and nothing that colours or moves a terminal anywhere. */
export async function expectResult(directory: string, name: string, line: string): Promise<void> {
  const words = line.split(' ').filter((word) => word !== '' && word !== '...');
  const running = start(directory, [...name.split(' '), ...words, '--json']);
  if (line.endsWith('...')) {
    await running.says('Ctrl-C');
    running.interrupt();
  }
  const { code, stdout, stderr }: Ended = await running.ended;
  expect([0, 1], stderr).toContain(code); // a verdict that failed is a result too
  const result = JSON.parse(stdout) as unknown;
  expect(result, stdout).toBeTypeOf('object');
  expect(result).not.toHaveProperty('error');
  expect(stdout + stderr).not.toContain('\u001b');
}

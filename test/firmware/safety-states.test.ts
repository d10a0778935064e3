// The table of states: what each request and each event does in each state, and what is missing when it is refused.
import { describe, expect, it } from 'vitest';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { faults } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import { hostPrograms, imageOf, installed } from './host-board.js';
import {
  anyImage,
  begin,
  configure,
  type MachineState,
  press,
  restingImage,
  runScript,
  storeImage,
} from './machine.js';

const rig = await loadRig('desktop');
const settings = rigSettings(rig, { standalone: true });
/** The pole hangs, which is as good as upright here. */
const anyAngle = { flags: settings.flags, captureCounts: 1200 };

const toIdle = begin(rig, anyAngle);
const toReady = [...toIdle, 'home 0', 'homed'];
/** Commands that lead to each state. */
const ways = {
  IDLE: toIdle,
  HOMING: [...toIdle, 'home 0'],
  READY: toReady,
  ARMED: [...toReady, 'arm'],
  RUNNING: [...toReady, 'arm', 'captured'],
  FAULT: [...toReady, `raise ${faults.OVERRUN.id}`],
};
type StateName = keyof typeof ways;

/** For each request: what it answers in each state, and the state after it. */
const transitions: Readonly<Record<string, Readonly<Record<StateName, readonly [error: string, next: string]>>>> = {
  'home 0': {
    IDLE: ['OK', 'HOMING'],
    HOMING: ['WRONG_STATE', 'HOMING'],
    READY: ['OK', 'HOMING'],
    ARMED: ['WRONG_STATE', 'ARMED'],
    RUNNING: ['WRONG_STATE', 'RUNNING'],
    FAULT: ['FAULT_LATCHED', 'FAULT'],
  },
  arm: {
    IDLE: ['NOT_HOMED', 'IDLE'],
    HOMING: ['WRONG_STATE', 'HOMING'],
    READY: ['OK', 'ARMED'],
    ARMED: ['WRONG_STATE', 'ARMED'],
    RUNNING: ['WRONG_STATE', 'RUNNING'],
    FAULT: ['FAULT_LATCHED', 'FAULT'],
  },
  disarm: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['OK', 'IDLE'],
    READY: ['OK', 'READY'],
    ARMED: ['OK', 'READY'],
    RUNNING: ['OK', 'READY'],
    FAULT: ['FAULT_LATCHED', 'FAULT'],
  },
  clear: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['WRONG_STATE', 'HOMING'],
    READY: ['OK', 'READY'],
    ARMED: ['WRONG_STATE', 'ARMED'],
    RUNNING: ['WRONG_STATE', 'RUNNING'],
    FAULT: ['OK', 'READY'],
  },
  stop: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['OK', 'IDLE'],
    READY: ['OK', 'IDLE'],
    ARMED: ['OK', 'IDLE'],
    RUNNING: ['OK', 'IDLE'],
    FAULT: ['OK', 'FAULT'],
  },
  changed: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['OK', 'IDLE'],
    READY: ['OK', 'IDLE'],
    ARMED: ['OK', 'IDLE'],
    RUNNING: ['OK', 'IDLE'],
    FAULT: ['OK', 'FAULT'],
  },
  homed: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['OK', 'READY'],
    READY: ['OK', 'READY'],
    ARMED: ['OK', 'ARMED'],
    RUNNING: ['OK', 'RUNNING'],
    FAULT: ['OK', 'FAULT'],
  },
  captured: {
    IDLE: ['OK', 'IDLE'],
    HOMING: ['OK', 'HOMING'],
    READY: ['OK', 'READY'],
    ARMED: ['OK', 'RUNNING'],
    RUNNING: ['OK', 'RUNNING'],
    FAULT: ['OK', 'FAULT'],
  },
  [`raise ${faults.SUPPLY_SAG.id}`]: {
    IDLE: ['OK', 'FAULT'],
    HOMING: ['OK', 'FAULT'],
    READY: ['OK', 'FAULT'],
    ARMED: ['OK', 'FAULT'],
    RUNNING: ['OK', 'FAULT'],
    FAULT: ['OK', 'FAULT'],
  },
};

describe.skipIf(!installed('cc', 'make'))('the states of the machine', () => {
  const programs = hostPrograms();
  const run = (...commands: readonly string[]): MachineState => runScript(programs, commands).at(-1)!;

  it.each(Object.keys(ways) as StateName[])('can be led to %s', (state) => {
    expect(run(...ways[state])).toMatchObject({ error: 'OK', state });
  });

  describe.each(Object.entries(transitions))('%s', (request, byState) => {
    it.each(Object.entries(byState))('in %s answers %j', (state, [error, next]) => {
      const after = run(...ways[state as StateName], request);
      expect(after).toMatchObject({ error, state: next });
    });
  });

  it('moves the motor in HOMING and RUNNING only, and at once no more when it leaves them', () => {
    const pushing = begin(rig, { ...anyAngle, stallDuty: 400 }, imageOf(networkOf(5, 1, [0b00100], [32])));
    const homed = [...pushing, 'home 0', 'homed'];
    expect(run(...homed, 'tick')).toMatchObject({ state: 'READY', duty: 0, led: false });
    const uncaptured = [configure({ ...settings, captureCounts: 1 }), 'home 0', 'homed', 'arm'];
    expect(run(...pushing, ...uncaptured, 'tick', 'tick')).toMatchObject({ state: 'ARMED', duty: 0, led: false });
    const running = [...homed, 'arm', 'tick', 'tick'];
    expect(run(...running)).toMatchObject({ state: 'RUNNING', led: true });
    expect(Math.abs(run(...running).duty)).toBeGreaterThan(380);
    for (const leave of ['disarm', 'stop', 'changed', `raise ${faults.OVERRUN.id}`]) {
      expect(run(...running, leave)).toMatchObject({ duty: 0, led: false });
      expect(run(...running, leave, 'tick')).toMatchObject({ duty: 0, led: false });
    }
    for (const state of Object.keys(ways) as StateName[]) {
      const moves = state === 'HOMING' || state === 'RUNNING';
      expect(run(...ways[state], 'push 50')).toMatchObject({ duty: moves ? 50 : 0 });
    }
    const guided = [...pushing, 'home 1', 'drive 20 100', 'tick'];
    expect(run(...guided)).toMatchObject({ state: 'HOMING', duty: 20, led: false });
    for (const leave of ['disarm', 'stop', 'changed', `raise ${faults.OVERRUN.id}`]) {
      expect(run(...guided, leave)).toMatchObject({ duty: 0 });
      expect(run(...guided, leave, 'tick')).toMatchObject({ duty: 0 });
    }
  });

  it('is homed from the end of homing until it homes again, is stopped or gets another rig', () => {
    expect(run(...ways.HOMING)).toMatchObject({ homed: false });
    expect(run(...ways.READY)).toMatchObject({ homed: true });
    expect(run(...ways.READY, 'disarm')).toMatchObject({ homed: true });
    expect(run(...ways.RUNNING, 'disarm')).toMatchObject({ homed: true });
    expect(run(...ways.READY, storeImage(restingImage))).toMatchObject({ homed: true, state: 'READY' });
    for (const loses of ['home 0', 'home 1', 'stop', 'changed', configure(settings)]) {
      expect(run(...ways.READY, loses)).toMatchObject({ homed: false });
    }
    expect(run(...ways.HOMING, 'disarm', 'homed')).toMatchObject({ homed: false });
  });

  it('says what is missing for homing, which needs no image, and for arming', () => {
    expect(run('start 1', 'home 0')).toMatchObject({ error: 'NO_RIG', state: 'IDLE' });
    expect(run('start 1', storeImage(anyImage), 'home 0')).toMatchObject({ error: 'NO_RIG', state: 'READY' });
    expect(run('start 1', storeImage(anyImage), 'arm')).toMatchObject({ error: 'NO_RIG', state: 'READY' });
    expect(run('start 1', configure(settings), 'arm')).toMatchObject({ error: 'NO_IMAGE', state: 'IDLE' });
    const unfit = [networkOf(4, 1, [1]), networkOf(5, 2, [1])].map((network) => storeImage(imageOf(network)));
    for (const image of unfit) {
      expect(run(...ways.READY, image)).toMatchObject({ state: 'IDLE', homed: true });
      expect(run(...ways.READY, image, 'arm')).toMatchObject({ error: 'NETWORK_INPUTS', state: 'IDLE' });
    }
  });

  it('homes without a network, which it does not use, and is ready once it has one', () => {
    const homed = [press('EMERGENCY_STOP', settings, false), 'start 1', configure(settings), 'home 0', 'homed'];
    expect(run(...homed.slice(0, -1))).toMatchObject({ error: 'OK', state: 'HOMING' });
    expect(run(...homed)).toMatchObject({ state: 'IDLE', homed: true });
    expect(run(...homed, 'arm')).toMatchObject({ error: 'NO_IMAGE', state: 'IDLE' });
    expect(run(...homed, storeImage(anyImage))).toMatchObject({ state: 'READY', homed: true });
  });

  it('without a rig is IDLE without an image and READY with one', () => {
    expect(run('start 1')).toMatchObject({ state: 'IDLE', homed: false });
    expect(run('start 1', storeImage(anyImage))).toMatchObject({ state: 'READY', homed: false });
    expect(run(...ways.READY, 'settings')).toMatchObject({ state: 'READY', homed: false });
    expect(run('start 1', storeImage(anyImage), 'stop')).toMatchObject({ state: 'READY' });
  });

  const keepsHomed = ['EMERGENCY_STOP', 'SOFT_LIMIT', 'OVERRUN', 'IMAGE_INVALID', 'LEASE_LOST', 'SUPPLY_SAG'];

  it.each(Object.entries(faults).slice(1))('latches %s until it is cleared', (name, { id }) => {
    const homed = keepsHomed.includes(name);
    const fault = { state: 'FAULT', fault: name, homed, duty: 0, led: false };
    const raised = [...ways.RUNNING, 'tick', `raise ${id}`];
    expect(run(...raised)).toMatchObject(fault);
    for (const request of ['tick', 'home 0', 'home 1', 'arm', 'disarm', 'lease', 'homed', 'captured']) {
      expect(run(...raised, request, 'tick')).toMatchObject(fault);
    }
    expect(run(...raised, `raise ${faults.SOFT_LIMIT.id}`)).toMatchObject(fault);
    expect(run(...raised, 'stop')).toMatchObject({ ...fault, homed: false });
    const cleared = { error: 'OK', state: homed ? 'READY' : 'IDLE', fault: 'NONE', homed };
    expect(run(...raised, 'clear')).toMatchObject(cleared);
    expect(run(...raised, 'clear', 'tick')).toMatchObject(cleared);
  });

  it('keeps the first fault, and is homed no more if a later one says so', () => {
    const raised = [...ways.RUNNING, `raise ${faults.SUPPLY_SAG.id}`, `raise ${faults.CART_NOISY.id}`];
    expect(run(...raised)).toMatchObject({ fault: 'SUPPLY_SAG', homed: false });
  });

  it('takes a reset by brown-out or watchdog for a fault of a rig, but not power-on, a reset from outside or its own restart', () => {
    const started = (cause: number): MachineState => run(...ways.RUNNING, `start ${cause}`);
    expect(started(4)).toMatchObject({ state: 'FAULT', fault: 'BROWN_OUT', homed: false, duty: 0 });
    expect(started(8)).toMatchObject({ state: 'FAULT', fault: 'WATCHDOG', homed: false, duty: 0 });
    for (const cause of [1, 2, 5]) expect(started(cause)).toMatchObject({ state: 'IDLE', fault: 'NONE', homed: false });
    expect(run(...ways.RUNNING, 'restart')).toMatchObject({ state: 'IDLE', fault: 'NONE', homed: false, duty: 0 });
    expect(run(...ways.RUNNING, 'restart', 'start 8')).toMatchObject({ state: 'FAULT', fault: 'WATCHDOG' });
    for (const cause of [4, 8])
      expect(run('start 1', `start ${cause}`)).toMatchObject({ state: 'IDLE', fault: 'NONE' });
    expect(run(...ways.FAULT, 'start 1')).toMatchObject({ state: 'IDLE', fault: 'NONE' });
  });
});

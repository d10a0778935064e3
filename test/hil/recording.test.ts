// Recordings of a machine: written, read back, and played through the simulation.
import { describe, expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { parseRecording, Recorder, RigSession, replay, runMachine, wire } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceOn } from './champions.js';

const rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.15 };
const champion = balanceOn(rig, 100);

/** Every control tick of a session that homes and balances for a second. */
async function record(): Promise<Telemetry[]> {
  const session = await RigSession.open(wire(emulatedBoard(), rig));
  const ticks: Telemetry[] = [];
  try {
    session.onTick((telemetry) => ticks.push(telemetry));
    await session.link.flash(compileChampion(champion).image);
    await session.home();
    await session.hold({ positionM: 0.02, angleRad: 0.1 });
    await runMachine(session, 100);
  } finally {
    await session.close();
  }
  return ticks;
}

const ticks = await record();

function file(format: 'jsonl' | 'csv'): string {
  const recorder = new Recorder(rig, format);
  return recorder.header + ticks.map((tick) => recorder.line(tick)).join('');
}

describe('a recording', () => {
  it.each(['jsonl', 'csv'] as const)('reads back as what was told, with units for people: %s', (format) => {
    const recording = parseRecording(file(format), `run.${format}`);
    expect(recording.rig).toEqual(format === 'jsonl' ? rig : undefined);
    expect(recording.ticks).toHaveLength(ticks.length);
    expect(recording.ticks.map(({ timeS, positionM, velocityMps, angleDeg, poleDegps, ...told }) => told)).toEqual(
      ticks,
    );
    const first = recording.ticks.findIndex(({ state }) => state === 'RUNNING');
    const start = recording.ticks[first]!;
    expect(start.positionM).toBeCloseTo(0.02, 3);
    expect(start.angleDeg).toBeCloseTo((0.1 * 180) / Math.PI, 0);
    expect(recording.ticks[first + 100]!.timeS - start.timeS).toBeCloseTo(1, 6);
  });

  it('that is damaged or something else is refused with file and line', () => {
    const lines = file('jsonl').split('\n');
    const cut = [...lines.slice(0, 5), lines[5]!.slice(0, 40)].join('\n');
    expect(() => parseRecording(cut, 'run.jsonl')).toThrow('run.jsonl, line 6: this is no control tick');
    expect(() => parseRecording(file('csv').replace(',RUNNING,NONE,', ',RUNNING,NONE,x'), 'run.csv')).toThrow(
      /run.csv, line \d+/,
    );
    expect(() => parseRecording('{"version":1}\n', 'other.json')).toThrow('other.json is no recording of a rig');
    expect(() => parseRecording('a,b\n1,2\n', 'other.csv')).toThrow('other.csv is no recording of a rig');
    const later = file('jsonl').replace('"version":1', '"version":2');
    expect(() => parseRecording(later, 'run.jsonl')).toThrow('version 2');
  });
});

describe('replay', () => {
  const recorded = parseRecording(file('jsonl'), 'run.jsonl').ticks;

  it('finds the simulation close to the recording, and the actions those of the network, bit for bit', () => {
    const result = replay(recorded, rig, champion);
    expect(result.ticks).toBe(101);
    expect(result.equalActions).toBe(1);
    const [soon, later] = result.drifts;
    expect(soon!.afterS).toBeCloseTo(0.01, 12);
    expect(soon!.tries).toBe(99);
    expect(soon!.positionM).toBeLessThan(0.0005);
    expect(soon!.angleDeg).toBeLessThan(0.2);
    expect(later!.angleDeg).toBeLessThan(1.5);
  });

  it('finds a plant of another weight further away, and actions of another network different', () => {
    const other = { ...rig, plant: { ...rig.plant, forceN: rig.plant.forceN * 0.7 } };
    const [close, far] = [replay(recorded, rig), replay(recorded, other)];
    expect(far.drifts[1]!.positionM).toBeGreaterThan(2 * close.drifts[1]!.positionM);
    const scaled = { ...champion, observationScales: champion.observationScales.map((scale) => scale * 2) };
    expect(replay(recorded, rig, scaled).equalActions).toBeLessThan(0.2);
  });

  it('has nothing to say about a machine that did not run', () => {
    const resting = recorded.filter(({ state }) => state !== 'RUNNING');
    expect(replay(resting, rig)).toEqual({ ticks: 0, drifts: [] });
  });
});

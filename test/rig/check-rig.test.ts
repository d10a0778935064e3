// Rigs that come as data, as in the head of a recording: taken as they are, or refused with the field that is wrong.
import { describe, expect, it } from 'vitest';
import { checkRig } from '../../rig/description/check-rig.js';
import { loadRig, type Rig, rigNames } from '../../rig/description/files/index.js';
import type { CodedError } from '../../src/base/index.js';

const rigs = await Promise.all(rigNames.map(loadRig));
const desktop = rigs[rigNames.indexOf('desktop')]!;
const asData = (rig: Rig) => JSON.parse(JSON.stringify(rig)) as Record<string, unknown>;

function refusal(data: unknown): string {
  try {
    checkRig(data);
  } catch (error) {
    expect(error).toMatchObject({ code: 'RIG_INVALID' });
    return (error as CodedError).message;
  }
  return '';
}

/** Each value of the data with its path. */
function leaves(data: object, before: readonly string[] = []): (readonly [path: string[], value: unknown])[] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
    const path = [...before, name];
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [[path, value] as const, ...(isPart ? leaves(value, path) : [])];
  });
}

/** The rig's data with another value in one place, or without it. */
function dataWith(path: readonly string[], value?: unknown) {
  const data = asData(desktop);
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((part, name) => part[name] as typeof part, data);
  if (value === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = value;
  return data;
}

const told = { number: 'is no number', boolean: 'is neither true nor false', string: 'is no text' } as const;

describe('a rig as data', () => {
  it.each(rigs.map((rig) => [rig.name, rig] as const))('is the rig: %s', (_, rig) => {
    expect(checkRig(asData(rig))).toEqual(rig);
  });

  it.each(leaves(desktop).map(([path, value]) => [path.join('.'), path, value] as const))(
    'is refused with a wrong %s',
    (name, path, value) => {
      const expected = told[typeof value as keyof typeof told] ?? (Array.isArray(value) ? 'is no list' : 'is missing');
      expect(refusal(dataWith(path, null))).toContain(`${name} ${expected}`);
    },
  );

  it('that an earlier program wrote has what that could not know', () => {
    const later = ['plant.motorFloats', 'plant.trackTiltRad', 'backlashM', 'zero', 'uncertainties', 'normallyOpen'];
    const read = checkRig(later.reduce((data, path) => without(data, path.split('.')), asData(desktop)));
    expect(read).toEqual({ ...desktop, plant: { ...desktop.plant, motorFloats: read.plant.motorFloats } });
    // Such programs knew a shorted motor only.
    expect(read.plant.motorFloats).toBe(0);
  });

  it('has all else that its program wrote', () => {
    const rest = leaves(desktop).filter(
      ([path]) =>
        !/^plant.(motorFloats|trackTiltRad)|^(backlashM|zero|uncertainties|normallyOpen|track.switchM)/.test(
          path.join('.'),
        ),
    );
    for (const [path] of rest) expect(refusal(dataWith(path))).toContain(path.join('.'));
    expect(refusal('desktop')).toBe('the rig is missing.');
  });

  it('tells all that is wrong in one sentence', () => {
    expect(refusal({ ...asData(desktop), periodUs: '10 ms', captureRad: null })).toBe(
      'periodUs is no number, captureRad is no number.',
    );
    expect(refusal({ ...asData(desktop), normallyOpen: ['DOOR'] })).toMatch(/^normallyOpen\.0 /);
  });

  it('is refused where a rig file would be, in its words and without a place', () => {
    expect(refusal(dataWith(['periodUs'], 10_200))).toBe(
      "field controlPeriod: is 10.2 ms, and the firmware's timer ticks every 0.5 ms; write 10 ms.",
    );
    expect(refusal(dataWith(['plant', 'cartMassKg'], Number.NaN))).not.toBe('');
  });
});

function without(data: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  const [first, ...rest] = path;
  const { [first!]: inner, ...others } = data;
  return rest.length > 0 ? { ...others, [first!]: without(inner as Record<string, unknown>, rest) } : others;
}

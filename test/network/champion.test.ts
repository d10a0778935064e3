// Champion files: written, read back, and refused with the reason when they are broken.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Champion, formatChampion, parseChampion } from '../../src/network/index.js';
import { anyNetwork, anyShape, articleShape, fixed } from './networks.js';

const champion: Champion = {
  mask: { shape: articleShape, connections: Uint8Array.from({ length: 192 }, (_, k) => (k % 3 === 0 ? 1 : 0)) },
  observationScales: [1, 1, 0.5, 1, 0.25],
  task: {
    name: 'swing-up',
    parameters: { railM: 2 },
    periodUs: 16500,
    observations: [
      { name: 'cartPosition', unit: 'm' },
      { name: 'cartVelocity', unit: 'm/s' },
      { name: 'poleCosine', unit: '' },
      { name: 'poleSine', unit: '' },
      { name: 'θ̇', unit: 'rad/s' },
    ],
  },
  training: { method: 'mk1', seed: 1, generation: 100, steps: 2e8, fitness: 889.5, connections: { raw: 64, live: 60 } },
  confirmed: { episodes: 100, meanReturn: 885.25, sdReturn: 12.5, minReturn: 700 },
};

/** The file of the champion with one field replaced; `undefined` removes it. */
function fileWith(path: string, value: unknown): string {
  const file = JSON.parse(formatChampion(champion));
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce((object, step) => object[step], file);
  parent[last] = value;
  return JSON.stringify(file);
}

const reading = (text: string) => () => parseChampion(text, 'runs/7/champion.json');

describe('champion file', () => {
  it('reads back as it was written', () => {
    expect(parseChampion(formatChampion(champion), 'champion.json')).toEqual(champion);
  });

  it('names the rig it was trained for, and needs none', () => {
    const trained = { ...champion, task: { ...champion.task, rig: 'the bench in the cellar' } };
    const text = formatChampion(trained);
    expect(parseChampion(text, 'champion.json')).toEqual(trained);
    expect(Object.keys(JSON.parse(text).task).slice(0, 2)).toEqual(['name', 'rig']);
    expect(formatChampion(champion)).not.toContain('"rig"');
    for (const rig of ['', 'two\nlines', 7]) {
      expect(reading(fileWith('task.rig', rig))).toThrow(
        'runs/7/champion.json is not a valid champion file: field "task.rig"',
      );
    }
  });

  it('says how it was elected, and who was passed over: in version 3, which older programs refuse by its number', () => {
    const { shape } = champion.mask;
    const worth = { episodes: 100, meanReturn: 881, sdReturn: 1, minReturn: 878 };
    const passedOver = {
      network: { mask: { shape, connections: champion.mask.connections.toReversed() } },
      ...{ generation: 99, fitness: 889.9, confirmed: champion.confirmed!, judged: { ...worth, meanReturn: 402 } },
    };
    for (const elected of [
      { by: 'rig-swing-up on bench-bumpers', ...worth },
      { by: 'a hand', ...worth, passedOver },
    ]) {
      const text = formatChampion({ ...champion, elected });
      expect(parseChampion(text, 'champion.json')).toEqual({ ...champion, elected });
      expect(JSON.parse(text).version).toBe(3);
    }
    const file = JSON.parse(formatChampion({ ...champion, elected: { by: 'a hand', ...worth, passedOver } }));
    expect(reading(JSON.stringify({ ...file, version: 1 }))).toThrow(
      'field "elected": must be there in a file of version 3',
    );
    file.elected.passedOver.mask = 'ff';
    expect(reading(JSON.stringify(file))).toThrow(
      'field "elected.passedOver.mask": A packed mask of shape 5-32-1 has 24',
    );
    expect(JSON.parse(formatChampion(champion)).version, 'without an election as ever').toBe(1);
    expect(reading(fileWith('version', 3))).toThrow('field "elected": must be there in a file of version 3');
  });

  it('reads back for every network, with or without its history', () => {
    fc.assert(
      fc.property(
        anyShape.chain((shape) => anyNetwork(shape)),
        (network) => {
          const observations = network.observationScales.map((_, i) => ({ name: `o${i}`, unit: '' }));
          const any = { ...network, task: { name: 'mine', parameters: {}, periodUs: 1000, observations } };
          expect(parseChampion(formatChampion(any), 'champion.json')).toEqual(any);
        },
      ),
      fixed,
    );
  });

  it('is the same text for the same champion, whatever the order of its fields, and ends in a line end', () => {
    const { task, ...rest } = champion;
    const { observations, name, ...others } = task;
    const text = formatChampion({ task: { observations, ...others, name }, ...rest });
    expect(text).toBe(formatChampion(champion));
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).toContain('"mask": "499224499224');
  });

  it('that an editor has saved with a byte order mark reads back as what it was', () => {
    expect(parseChampion(`\ufeff${formatChampion(champion)}`, 'a.json')).toEqual(
      parseChampion(formatChampion(champion), 'a.json'),
    );
  });

  it('in which a field stands twice is refused, whichever of them is meant', () => {
    const text = formatChampion(champion)
      .replace('"mask"', '"periodUs": 1, "mask"')
      .replace('"mask"', '"version": 3, "mask"');
    expect(reading(text)).toThrow(
      expect.objectContaining({
        place: { file: 'runs/7/champion.json', field: 'version' },
        message: expect.stringContaining(
          'is not a valid champion file: field "version": stands there twice. Correct it',
        ),
      }),
    );
  });

  it.each([
    ['an empty file', '', 'it is not JSON (Unexpected end of JSON input)'],
    ['a truncated file', formatChampion(champion).slice(0, 200), 'it is not JSON ('],
    ['an image', 'SYN\u0001\u0005 \u0001', 'it is not JSON ('],
    ['another JSON file', '{"name":"synaptolytic"}', 'its field "format" is not "synaptolytic-champion"'],
    ['a list', '[]', 'its field "format" is not "synaptolytic-champion"'],
    ['null', 'null', 'its field "format" is not "synaptolytic-champion"'],
    ['another format', fileWith('format', 'onnx'), 'its field "format" is not "synaptolytic-champion"'],
  ])('%s is not a champion', (_, text, reason) => {
    expect(reading(text)).toThrow(expect.objectContaining({ code: 'CHAMPION_INVALID' }));
    expect(reading(text)).toThrow(`runs/7/champion.json is not a champion file: ${reason}`);
    expect(reading(text)).toThrow('Correct it, or give the champion.json of a training run.');
  });

  it('of a version that is nested without end says so', () => {
    const deep = fileWith('version', 4).replace(
      /"version": ?4/,
      `"version":${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    );
    expect(reading(deep)).toThrow('is a champion file of version a list, and this program reads versions 1 to 3.');
  });

  it('of another version says so', () => {
    expect(reading(fileWith('version', 4))).toThrow(
      'runs/7/champion.json is a champion file of version 4, and this program reads versions 1 to 3. Use the release of synaptolytic that wrote it',
    );
  });

  it.each([
    ['task', undefined, 'field "task": is missing; write fields.'],
    ['task', [], 'field "task": is a list; write fields.'],
    ['task.name', '*/ evil', 'field "task.name": must be a name of letters'],
    ['task.periodUs', 0, 'field "task.periodUs": is 0; write at least 1.'],
    ['task.periodUs', 1e12, 'field "task.periodUs": is 1000000000000; write at most 4294967295.'],
    ['task.parameters', { 'a b': 1 }, 'field "task.parameters.a b": has no name that a field may have.'],
    ['task.parameters.railM', '2 m', 'field "task.parameters.railM": is "2 m"; write a number.'],
    ['task.observations.4.unit', null, 'field "task.observations.4.unit": is empty; write text.'],
    ['task.observations.4.unit', 'x'.repeat(30), 'field "task.observations.4.unit": has 30 characters; write at most'],
    ['task.observations', [], 'field "task.observations": must have 5 entries, one for each input of the shape, not 0'],
    ['shape.inputs', '5', 'field "shape.inputs": is "5"; write a number.'],
    ['shape.mirrored', false, 'field "shape.mirrored": is "false"; write true.'],
    [
      'shape.hidden',
      65,
      'json is not a valid champion file: field "shape.hidden": is 65; write at most 64. Correct it',
    ],
    ['shape.outputs', null, 'field "shape.outputs": is empty; write a number.'],
    ['shape.outputs', 1.5, 'field "shape.outputs": is 1.5; write a whole number.'],
    ['mask', 'ff', 'field "mask": A packed mask of shape 5-32-1 has 24 bytes, not 1'],
    ['mask', 'f'.repeat(47), 'field "mask": must be bytes in lower-case hexadecimal'],
    ['mask', 'x'.repeat(48), 'field "mask": must be bytes in lower-case hexadecimal'],
    ['observationScales', [1, 1, 1, 1], 'field "observationScales": must have 5 entries'],
    ['observationScales.2', 0.3, 'field "observationScales.2": must be a multiple of 1/256'],
    ['training.seed', -1, 'field "training.seed": is -1; write at least 0.'],
    ['training.connections', 64, 'field "training.connections": is 64; write fields.'],
    ['confirmed.episodes', 0, 'field "confirmed.episodes": is 0; write more than 0.'],
    ['confirmed.meanReturn', 'NaN', 'field "confirmed.meanReturn": is "NaN"; write a number.'],
    ['confirmed.meanReturn', null, 'field "confirmed.meanReturn": '],
    ['weights', [], 'field "mask": must be there in a pruned network, and "weights" instead of it'],
    ['mask', undefined, 'field "mask": must be there in a pruned network, and "weights" instead of it'],
    ['biases', [], 'field "biases": there is no such field.'],
    ['confirmed.median', 880, 'field "confirmed.median": there is no such field.'],
  ])('with %s = %j is refused by field', (path, value, reason) => {
    expect(reading(fileWith(path, value))).toThrow(expect.objectContaining({ code: 'CHAMPION_INVALID' }));
    expect(reading(fileWith(path, value))).toThrow('runs/7/champion.json is not a valid champion file: ');
    expect(reading(fileWith(path, value))).toThrow(reason);
  });

  it('with a number beyond float64 is refused', () => {
    expect(reading(formatChampion(champion).replace('885.25', '1e999'))).toThrow('field "confirmed.meanReturn": ');
  });

  it('with a mask bit after the last connection is refused', () => {
    const small = {
      ...champion,
      mask: { shape: { inputs: 5, hidden: 3, outputs: 1 }, connections: new Uint8Array(18) },
    };
    const text = formatChampion(small).replace('"000000"', '"000008"');
    expect(reading(text)).toThrow('field "mask": A packed mask of shape 5-3-1 has 18 connections, but a bit after');
  });

  it('is not written when it could not be read back', () => {
    const broken = { ...champion, confirmed: { ...champion.confirmed!, meanReturn: Number.NaN } };
    expect(() => formatChampion(broken)).toThrow(
      'The champion to be saved is not a valid champion file: field "confirmed.meanReturn": ',
    );
  });
});

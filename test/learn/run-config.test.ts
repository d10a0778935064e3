// config.json of a run: what is read back, and each way in which it cannot be used.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programVersion } from '../../src/base/files/index.js';
import { CodedError } from '../../src/base/index.js';
import { defaultSettings } from '../../src/learn/index.js';
import { checkProgramVersion, formatConfig, readConfig } from '../../src/learn/runs/run-config.js';

const settings = defaultSettings('balance', 'mk1', { population: 8, maxGenerations: 4 });
const versions = { synaptolytic: programVersion(), node: process.versions.node };
const configWith = (changes: object): string =>
  JSON.stringify({ format: 'synaptolytic-run', version: 1, settings, versions, ...changes });
const settingsWith = (changes: object): string => configWith({ settings: { ...settings, ...changes } });

let path: string;
let file: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'synaptolytic-config-')), 'run');
  mkdirSync(path);
  file = join(path, 'config.json');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

/** What there is to say of a config.json with this text. */
function fault(text: string): CodedError {
  writeFileSync(file, text);
  return faultOf(path);
}

function faultOf(run: string): CodedError {
  try {
    checkProgramVersion(readConfig(run), run);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('the configuration of a run', () => {
  it('is text that people can read, with the versions of program and Node', () => {
    expect(formatConfig(settings)).toBe(
      `${JSON.stringify({ format: 'synaptolytic-run', version: 1, settings, versions }, null, 2)}\n`,
    );
    writeFileSync(file, formatConfig(settings));
    expect(readConfig(path)).toStrictEqual({ settings, versions });
  });

  it('may have been saved again by an editor of Windows', () => {
    const text = configWith({}).replaceAll(',', ',\r\n');
    for (const bytes of [Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      writeFileSync(file, bytes);
      expect(readConfig(path)).toStrictEqual({ settings, versions });
    }
  });

  it('may have all that a run can be told, in any order', () => {
    const told = {
      ...{ rig: 'desk', mirror: true, observationScales: [1, 2, 1, 1, 1], fitness: 'poleCosine' },
      ...{ twin: { rig: 'desk', task: 'rig-balance', taskParameters: { maxSteps: 9 } } },
    };
    const whole = { ...told, ...settings, taskParameters: { railM: 1 } };
    writeFileSync(file, configWith({ settings: whole }));
    expect(readConfig(path).settings).toStrictEqual(whole);
    expect(Object.keys(readConfig(path).settings)).toEqual(Object.keys(whole));
  });
});

describe('a directory', () => {
  it('without one is no run', () => {
    const nowhere = join(path, 'none');
    const message = (run: string) =>
      `${run} is not a run directory: there is no ${join(run, 'config.json')}. Name the directory of a training run.`;
    writeFileSync(join(path, 'a file'), '');
    for (const run of [path, nowhere, join(path, 'a file')]) {
      expect(faultOf(run)).toMatchObject({ code: 'RUN_INVALID', message: message(run) });
    }
  });

  it('in which it cannot be read is none either', () => {
    mkdirSync(file);
    const { code, message } = faultOf(path);
    expect(code).toBe('RUN_INVALID');
    expect(message).toMatch(`${path} is not a run directory: ${file} cannot be read (EISDIR`);
  });
});

describe('a configuration', () => {
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  it.each([
    ['by another version of synaptolytic', '{"settings": {}}'],
    ['by another version of synaptolytic', '{"format": "something-else", "version": 1}'],
    ['by another version of synaptolytic', '7'],
    ['in version 9', '{"format": "synaptolytic-run", "version": 9}'],
    ['in version a list', `{"format": "synaptolytic-run", "version": ${nested}}`],
  ])('of another format is left to its own program: it is written %s', (written, text) => {
    expect(fault(text)).toMatchObject({
      code: 'RUN_VERSION',
      message:
        `${path} is not a run that this program can read: ${file} is written ${written}, and this one reads version 1 of "synaptolytic-run". ` +
        'Use the release of synaptolytic that made it, or train anew.',
    });
  });

  it('of another release may not be gone on with', () => {
    const here = programVersion();
    expect(fault(configWith({ versions: { synaptolytic: '0.0.9', node: '20.0.0' } }))).toMatchObject({
      code: 'RUN_VERSION',
      message:
        `${path} was begun by synaptolytic 0.0.9, and this is ${here}, which may not continue it bit for bit. ` +
        'Resume it with synaptolytic 0.0.9, or train anew.',
    });
  });

  const twin = { rig: 'desk', task: 'rig-balance', taskParameters: { maxSteps: 9 } };
  it.each([
    ['{"format": "syn', 'it is not JSON.'],
    [configWith({}).replace('"seed"', '"seed":6,"seed"'), 'its field "seed" stands there twice.'],
    [
      '{"format": "synaptolytic-run", "version": 1}',
      /^field "settings" is missing; write fields.*; field "versions" is/,
    ],
    [configWith({ comment: 'mine' }), /comment/],
    [configWith({ versions: { ...versions, npm: '9' } }), /field "versions" .*npm/],
    [configWith({ versions: { synaptolytic: 1, node: 2 } }), /versions\.synaptolytic" is 1; .*versions\.node" is 2/],
    [settingsWith({ task: 7, fitness: 3 }), /^field "settings\.task" is 7; write text; field "settings\.fitness" is 3/],
    [settingsWith({ taskParameters: undefined }), /^field "settings\.taskParameters" is missing/],
    [settingsWith({ taskParameters: { railM: '2' } }), /^field "settings\.taskParameters\.railM" is "2"/],
    [settingsWith({ observationScales: ['1'] }), /^field "settings\.observationScales\.0" is "1"/],
    [settingsWith({ rig: 7 }), /^field "settings\.rig" is 7/],
    [settingsWith({ mirror: false }), /^field "settings\.mirror" is "false"/],
    [settingsWith({ twin: { ...twin, rig: 7, task: 8 } }), /^field "settings\.twin\.rig" is 7.*twin\.task" is 8/],
    [settingsWith({ twin: { ...twin, taskParameters: { a: '' } } }), /^field "settings\.twin\.taskParameters\.a" is/],
    [settingsWith({ twin: { ...twin, more: 1 } }), /^field "settings\.twin" .*more/],
    [settingsWith({ population: 0 }), /^Training cannot start with these settings: population is 0; .*32768\.$/],
  ])('that cannot be used says why: %#', (text, why) => {
    const { code, message, place } = fault(text);
    expect({ code, place }).toEqual({ code: 'RUN_INVALID', place: { file } });
    const [before, after] = [`${file} cannot be used: `, ' Restore it, or train anew.'];
    expect([message.slice(0, before.length), message.slice(-after.length)]).toEqual([before, after]);
    const middle = message.slice(before.length, -after.length);
    typeof why === 'string' ? expect(middle).toBe(why) : expect(middle).toMatch(why);
    expect(middle).toMatch(/[^.]\.$/);
  });
});

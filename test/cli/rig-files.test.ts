// Rig files behind the form of the page: which can be shown, and when they are written.
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RigFiles } from '../../cli/ui/rig-files.js';
import { rigNames } from '../../rig/description/index.js';
import { emptyDirectory } from './command-line.js';

const text = '# Mine.\nextends: belt\npoleMass: 110 g # weighed\n';

describe('the rig files of a page', () => {
  function mine() {
    const folder = emptyDirectory();
    const path = join(folder, 'mine.yaml');
    writeFileSync(path, text);
    const files = new RigFiles(path);
    return { folder, path, files, shown: files.show(null), read: () => readFileSync(path, 'utf8') };
  }
  const poleMass = (value: string) => ({ values: { poleMass: value } });

  it('are the presets and the file of the machine, and no other', () => {
    const { path, files, shown } = mine();
    expect(shown).toMatchObject({ path, paths: [...rigNames, path], isPreset: false, form: { wrong: 0 } });
    expect(() => files.show('/etc/hostname')).toThrow('does not show the file');
    expect(() => files.change({ path: '/etc/hostname', version: '', values: {} })).toThrow('does not show the file');
  });

  it('are looked at with changes without being written', () => {
    const { path, files, shown, read } = mine();
    expect(files.change({ path, version: shown.version, ...poleMass('110') }).form.wrong).toBe(1);
    expect(files.change({ path, version: shown.version, ...poleMass('90 g') }).form.wrong).toBe(0);
    expect(read()).toBe(text);
  });

  it('are written when they are rigs, through a link too, and another version from then on', () => {
    const { folder, path, files, shown, read } = mine();
    const change = { path, version: shown.version, save: 'here' };
    expect(files.change({ ...change, ...poleMass('110') }).refusal).toContain('Nothing was saved');
    expect(read()).toBe(text);
    const { saved, version } = files.change({ ...change, ...poleMass('90 g') });
    expect(saved).toBe(path);
    expect(version).not.toBe(shown.version);
    expect(read()).toBe(text.replace('110 g', '90 g'));
    const link = join(folder, 'link.yaml');
    symlinkSync(path, link);
    const linked = new RigFiles(link);
    linked.change({ path: link, version: linked.show(null).version, save: 'here', ...poleMass('80 g') });
    expect(read()).toBe(text.replace('110 g', '80 g'));
    expect(readdirSync(folder).sort()).toEqual(['link.yaml', 'mine.yaml']);
  });

  it('are not written over what is another file by now, or is gone', () => {
    const { path, files, shown, read } = mine();
    const theirs = `${text}# theirs\n`;
    writeFileSync(path, theirs);
    const change = { path, version: shown.version, save: 'here', ...poleMass('90 g') };
    const answer = files.change(change);
    expect(answer).toMatchObject({ hasChanged: true });
    expect(answer.saved).toBeUndefined();
    expect(read()).toBe(theirs);
    rmSync(path);
    expect(() => files.change(change)).toThrow('cannot be read now (ENOENT)');
    expect(() => read()).toThrow();
  });

  it('are presets that stay as they are, by name or by path', () => {
    const preset = 'rig/presets/belt.yaml';
    const before = readFileSync(preset, 'utf8');
    for (const given of ['belt', preset]) {
      const files = new RigFiles(given);
      const { path, version, isPreset } = files.show(null);
      expect({ path, isPreset }).toEqual({ path: 'belt', isPreset: true });
      expect(files.change({ path, version, save: 'here', ...poleMass('90 g') }).refusal).toContain('is a preset');
    }
    expect(readFileSync(preset, 'utf8')).toBe(before);
  });

  it('are saved under a new name beside the old one, where nothing has that name, and can be shown then', () => {
    const { folder, path, files, shown, read } = mine();
    const change = { path, version: shown.version, save: 'as new', ...poleMass('90 g') };
    for (const name of ['', '../x.yaml', 'x', '.x.yaml', 'a/b.yaml', 'x.yaml\0'])
      expect(files.change({ ...change, name }).refusal, name).toContain('is no name for a rig file');
    expect(files.change({ ...change, name: 'mine.yaml' }).refusal).toContain('There is a file');
    expect(read()).toBe(text);
    const saved = files.change({ ...change, name: 'other.yaml' });
    expect(saved).toMatchObject({ path: join(folder, 'other.yaml'), isPreset: false });
    expect(saved.paths).toContain(saved.path);
    expect(readFileSync(saved.path, 'utf8')).toBe(text.replace('110 g', '90 g'));
  });

  it.each([
    {},
    { path: 3 },
    { path: 'belt', version: 'belt', values: { about: 3 } },
    { path: 'belt', version: 'belt', values: {}, save: 'x' },
  ])('are not changed by %j', (body) => {
    expect(() => new RigFiles('belt').change(body)).toThrow('is no change of a rig file');
  });
});

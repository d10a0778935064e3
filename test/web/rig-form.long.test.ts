// A rig file edited as a form in the served page: what is inherited, what is wrong, what is saved, and what is never written over.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseRig } from '../../rig/description/files/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { chromium, findings, keepPicture, noFindings, WatchedBrowser } from './served-page.js';

const mine = `# My machine.
extends: belt

# Weighed on Monday.
poleMass:   110 g   # with its clamp
poleLength: 60 cm
`;

describe.skipIf(!chromium)('the form of a rig file', () => {
  let browser: WatchedBrowser;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
  });
  afterAll(async () => {
    await browser?.stop();
    // What the server refuses is told by the browser too.
    expect(browser.complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  /** The Rig view of a server that was started beside this file, or with the emulated board's own preset. */
  async function openForm(text?: string, options?: Parameters<WatchedBrowser['open']>[1]) {
    const folder = emptyDirectory();
    const file = join(folder, 'mine.yaml');
    if (text !== undefined) writeFileSync(file, text);
    const server = startProcess(folder, ['ui', ...(text === undefined ? [] : ['--rig', './mine.yaml'])]);
    onTestFinished(async () => {
      server.interrupt();
      await server.ended;
    });
    await server.says('Open it');
    const page = await browser.open(server.printed.trim(), options);
    await page.getByRole('tab', { name: 'Rig', exact: true }).click();
    const form = page.getByRole('region', { name: 'Rig file' });
    await form.getByRole('status').waitFor();
    return { page, form, folder, file, read: () => readFileSync(file, 'utf8') };
  }
  type Form = Awaited<ReturnType<typeof openForm>>['form'];
  const field = (form: Form, name: string) => form.getByLabel(name, { exact: true });
  /** What a screen reader says of a field beside its name. */
  const described = (page: Page, form: Form, name: string) =>
    field(form, name)
      .getAttribute('aria-describedby')
      .then((ids) => Promise.all(ids!.split(' ').map((id) => page.locator(`#${id}`).textContent())));
  const press = (form: Form, name: string) => form.getByRole('button', { name, exact: true }).click();
  const says = (form: Form) => expect.poll(() => form.getByRole('status').textContent());

  it('shows each field with its meaning, its unit, its own value and what is inherited', async () => {
    const { page, form } = await openForm(mine);
    expect(await field(form, 'poleMass').inputValue()).toBe('110 g');
    expect((await described(page, form, 'poleMass')).join()).toBe(
      'The pole with what is on it. A mass such as 87 g. From belt.yaml: 0.1 kg.',
    );
    await form.getByText('Motor', { exact: true }).click();
    expect(await field(form, 'gear').inputValue()).toBe('');
    expect((await described(page, form, 'gear')).join()).toContain('From belt.yaml: 10.');
    expect((await described(page, form, 'dutyMax')).join()).toContain('Without it: 1.');
    expect(await field(form, 'motorDecay').locator('option').allTextContents()).toEqual([
      'as inherited: slow',
      ...['slow', 'fast', 'none'],
    ]);
  });

  it('saves what was changed and nothing else: comments and all other bytes stay', async () => {
    const { form, read } = await openForm(mine);
    await field(form, 'poleMass').fill('95 g');
    await form.getByText('Motor', { exact: true }).click();
    await field(form, 'motorReversed').selectOption('true');
    await says(form).toBe('2 changes are not saved.');
    await press(form, 'Save');
    await says(form).toBe('Saved as ./mine.yaml.');
    expect(read()).toBe(`${mine.replace('110 g', '95 g')}motorReversed: true\n`);
    await field(form, 'motorReversed').selectOption('');
    await press(form, 'Save');
    await expect.poll(read).toBe(mine.replace('110 g', '95 g'));
  });

  it('says at the field what is wrong with it, in the words of every other command, and saves nothing until it is right', async () => {
    const { page, form, read } = await openForm(mine);
    await field(form, 'poleLength').fill('60');
    await says(form).toBe('1 change is not saved; 1 field is wrong.');
    expect(await field(form, 'poleLength').getAttribute('aria-invalid')).toBe('true');
    expect((await described(page, form, 'poleLength')).at(-1)).toBe(
      '60 has no unit; write a length such as 30 cm.'.replace('60', '"60"'),
    );
    await field(form, 'poleMass').focus();
    await press(form, 'Save');
    await form.getByRole('alert').getByText('Nothing was saved').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('rig-field-poleLength');
    expect(read()).toBe(mine);
    await field(form, 'poleLength').fill('2 m');
    await expect
      .poll(() => described(page, form, 'poleLength').then((texts) => texts.at(-1)))
      .toContain('take a shorter pole');
    await field(form, 'poleLength').fill('60 cm');
    await says(form).toBe('Nothing is changed.');
    expect(await field(form, 'poleLength').getAttribute('aria-invalid')).toBe('false');
  });

  it('never writes a preset: what is changed goes into a new file that extends it, and never into one that is there', async () => {
    const { form, folder } = await openForm();
    await form.getByText('desktop is a preset').waitFor();
    expect(await form.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    await form.getByText('Cart and pole', { exact: true }).click();
    await field(form, 'poleLength').fill('30 cm');
    writeFileSync(join(folder, 'my-desktop.yaml'), 'mine');
    await press(form, 'Save as a new file');
    await form.getByRole('alert').getByText('There is a file my-desktop.yaml already').waitFor();
    await form.getByLabel('New file').fill('../x.yaml');
    await press(form, 'Save as a new file');
    await form.getByRole('alert').getByText('is no name for a rig file').waitFor();
    await form.getByLabel('New file').fill('short.yaml');
    await press(form, 'Save as a new file');
    await says(form).toBe('Saved as short.yaml.');
    expect(readFileSync(join(folder, 'short.yaml'), 'utf8')).toBe('extends: desktop\npoleLength: 30 cm\n');
    expect(readFileSync(join(folder, 'my-desktop.yaml'), 'utf8')).toBe('mine');
    expect(await form.getByLabel('Show').inputValue()).toBe('short.yaml');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('does not write over what somebody else has saved meanwhile, unless that is wanted, and then keeps both', async () => {
    const { form, file, read } = await openForm(mine);
    await field(form, 'poleMass').fill('95 g');
    await says(form).toContain('1 change');
    const theirs = mine.replace('60 cm', '55 cm');
    writeFileSync(file, theirs);
    await press(form, 'Save');
    await form.getByRole('alert').getByText('was changed by somebody else').waitFor();
    expect(read()).toBe(theirs);
    expect(await form.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await press(form, 'Put my changes into it');
    await press(form, 'Save');
    await says(form).toBe('Saved as ./mine.yaml.');
    expect(read()).toBe(theirs.replace('110 g', '95 g'));
    writeFileSync(file, mine);
    await field(form, 'poleMass').fill('90 g');
    await form.getByRole('alert').waitFor();
    await press(form, 'Read it again');
    await expect.poll(() => field(form, 'poleMass').inputValue()).toBe('110 g');
    expect(read()).toBe(mine);
  });

  it('keeps what was typed while another view is looked at, and the machine has the file from its next connection on', async () => {
    const { page, form, file } = await openForm(mine);
    await form.getByText('Control', { exact: true }).click();
    await field(form, 'about').fill('a longer pole');
    await field(form, 'poleLength').fill('65 cm');
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByRole('tab', { name: 'Rig', exact: true }).click();
    expect(await field(form, 'poleLength').inputValue()).toBe('65 cm');
    await press(form, 'Save');
    await says(form).toBe('Saved as ./mine.yaml.');
    expect(parseRig(readFileSync(file, 'utf8'), 'mine.yaml')).toMatchObject({
      about: 'a longer pole',
      plant: { poleCentreM: 0.325 },
    });
    writeFileSync(file, 'poleMass: 1\n');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.locator('.log').getByText('has no unit').waitFor();
  });

  it('runs nothing of a hostile file', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { page, form } = await openForm(`${mine}about: "${evil}"\n`);
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await field(form, 'extends').fill(`./${evil}.yaml`);
    await field(form, 'about').fill(`${evil}: "' # & *x`);
    await field(form, 'poleMass').fill(evil);
    await says(form).toContain('wrong');
    expect(await field(form, 'extends').getAttribute('aria-invalid')).toBe('true');
    expect({ dialogs, images: await form.locator('img').count() }).toEqual({ dialogs: 0, images: 0 });
  });

  it('is filled in and saved by keyboard alone', async () => {
    const { page, form, read } = await openForm(mine);
    await form.getByLabel('Show').focus();
    const focused = () => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');
    const tabTo = async (wanted: string) => {
      for (let k = 0; k < 60 && (await focused()) !== wanted; k++) await page.keyboard.press('Tab');
      expect(await focused()).toBe(wanted);
    };
    await tabTo('Track');
    await page.keyboard.press('Enter');
    await tabTo('rig-field-softLimits');
    await page.keyboard.type('0.3 m');
    await page.keyboard.press('Enter');
    await says(form).toBe('Saved as ./mine.yaml.');
    expect(read()).toBe(`${mine}softLimits: 0.3 m\n`);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 420],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, with a field that is wrong', async (scheme, width) => {
    const { page, form } = await openForm(mine, { width, dark: scheme === 'dark' });
    for (const title of ['Motor', 'Track']) await form.getByText(title, { exact: true }).click();
    await field(form, 'gear').fill('ten');
    await says(form).toContain('wrong');
    await keepPicture(page, `served-rig-form-${width}-${scheme}`);
    expect(await findings(page)).toEqual(noFindings);
  });
});

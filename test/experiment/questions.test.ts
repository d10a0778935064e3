// The questions that the program has: each can be planned and played, with 40 seeds or more, and has a page.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandOf, planDescription, plannedRuns, questionNames, questionOf } from '../../src/experiment/index.js';
import { emptyDirectory, synaptolytic } from '../cli/command-line.js';

it('are the files of questions/, and the pages of docs/questions', () => {
  const files = readdirSync('src/experiment/questions').sort();
  expect(files).toEqual(questionNames.map((name) => `${name}.yaml`));
  expect(readdirSync('docs/questions').sort()).toEqual(questionNames.map((name) => `${name}.md`));
});

describe.each(questionNames)('%s', (name) => {
  it('is planned with 40 seeds or more, and said by its name', async () => {
    const plan = await planDescription(questionOf(name)!);
    expect(plan.seeds.length).toBeGreaterThanOrEqual(40);
    expect(plannedRuns(plan)).toHaveLength(plan.seeds.length * plan.parts.flatMap(({ groups }) => groups).length);
    expect(commandOf(plan)).toBe(`synaptolytic experiment ${name} --seeds ${plan.seeds.length}`);
    expect(readFileSync(`docs/questions/${name}.md`, 'utf8')).toContain(`synaptolytic experiment ${name}`);
  });
});

it('is played by the command', async () => {
  const directory = emptyDirectory();
  const args = ['overproduction', '--seeds', '1', '--max-generations', '1', '--workers', '1', '--out', 'o'];
  const { code, stderr } = await synaptolytic(directory, 'experiment', ...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(existsSync(`${directory}/o/report.html`)).toBe(true);
  expect(readFileSync(`${directory}/o/report.html`, 'utf8')).toContain('Does it help to begin with too much?');
}, 30_000);

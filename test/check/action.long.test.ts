// Test in CI as the page says: its commands from nothing, then the example workflow and the action it uses, each `run:` by bash in a clean folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyDirectory } from '../cli/command-line.js';
import { main } from '../cli/process.js';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync('action.yml', 'utf8')) as Action;
const workflow = parse(readFileSync('examples/check/workflow.yml', 'utf8')) as {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};

/** A machine's own settings, such as how it reaches npm; nothing by which somebody is known. */
const notOfTheMachine = /token|secret|password|auth|^(?:GITHUB|VITEST|npm|NODE_OPTIONS|NO_COLOR|FORCE_COLOR)/i;

/** What is there on GitHub before a step runs. */
function environment(folder: string, actionPath: string): Record<string, string> {
  const machine = Object.entries(process.env).filter(([name]) => !notOfTheMachine.test(name));
  return {
    ...(Object.fromEntries(machine) as Record<string, string>),
    ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: actionPath },
    ...{ GITHUB_WORKSPACE: folder, GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md') },
  };
}

/** Runs the steps of the action as a runner does, up to the first that fails. */
function runAction(
  folder: string,
  actionPath: string,
  given: Readonly<Record<string, string>>,
  steps: readonly Step[] = action.runs.steps,
) {
  const known = Object.keys(action.inputs);
  expect(known).toEqual(expect.arrayContaining(Object.keys(given)));
  const inputs = new Map(known.map((name) => [name, given[name] ?? action.inputs[name]!.default]));
  const filled = (text: string) =>
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputs.get(name)!);
  let output = '';
  for (const { run, env = {}, shell } of steps) {
    expect(shell).toBe('bash');
    const own = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)]));
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run!], {
      cwd: folder,
      env: { ...environment(folder, actionPath), ...own },
      encoding: 'utf8',
    });
    output += ended.stdout + ended.stderr;
    if (ended.status !== 0) return { code: ended.status, output };
  }
  return { code: 0, output };
}

/** What a runner fetches for `uses`: the files of the repository, and nothing that was built or installed. */
function checkout(): string {
  const path = join(emptyDirectory(), 'action');
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(name))) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    cpSync(file, join(path, file));
  }
  return path;
}

/** The commands and the manifest of the page's first section. */
function quickStart(): { readonly manifest: string; readonly commands: readonly string[] } {
  const section = /## From nothing[\s\S]*?(?=\n## )/.exec(readFileSync('docs/ci.md', 'utf8'))![0];
  const manifest = /```yaml\n([\s\S]*?)```/.exec(section)![1]!.replace(/^ {3}/gm, '');
  const commands = [...section.matchAll(/^ {7}(\S.*)$/gm)].map(([, line]) => line!);
  return { manifest, commands };
}

it('the page takes a stranger from nothing to a green run, and the action to a red one when a champion gets worse', () => {
  const folder = emptyDirectory();
  const { manifest, commands } = quickStart();
  expect(commands).toHaveLength(4);
  writeFileSync(join(folder, 'manifest.yaml'), manifest);
  const npx = `npx() { shift; node ${JSON.stringify(main)} "$@"; }\n`;
  execFileSync('bash', ['-ec', npx + commands.join('\n')], { cwd: folder, stdio: 'pipe' });
  expect(JSON.parse(readFileSync(join(folder, 'check/verdict.json'), 'utf8'))).toMatchObject({ passed: true });

  const { steps } = workflow.jobs.check!;
  const ours = steps.filter(({ uses }) => !uses?.startsWith('actions/'));
  expect(ours.map(({ uses }) => uses)).toEqual(['OWNER/synaptolytic@v0.1.0']);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(ours[0]!.uses!.split('@v')[1]).toBe(version);
  const path = checkout();
  const green = runAction(folder, path, ours[0]!.with!);
  expect(green.code, green.output).toBe(0);
  expect(green.output).not.toContain('::error');
  expect(readFileSync(join(folder, 'step-summary.md'), 'utf8')).toContain('All of 4 cases passed.');
  const kept = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))!.with!.path!;
  expect(existsSync(join(folder, kept, 'report.html'))).toBe(true);

  const champion = JSON.parse(readFileSync(join(folder, 'balance.json'), 'utf8')) as { mask: string };
  writeFileSync(
    join(folder, 'balance.json'),
    JSON.stringify({ ...champion, mask: champion.mask.replace(/[1-9a-f]/g, '0') }),
  );
  const judging = action.runs.steps.slice(1); // it is installed by now
  const red = runAction(folder, path, { ...ours[0]!.with, shard: '1/2' }, judging);
  expect(red.code, red.output).toBe(1);
  expect(red.output).toMatch(/^::error file=manifest\.yaml.*meanReturn/m);
  expect(readFileSync(join(folder, 'step-summary.md'), 'utf8')).toContain('failed');
  expect(existsSync(join(folder, kept, 'report.html'))).toBe(true);
});

it('the action reads no input as a command, and is described as GitHub wants it', () => {
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  expect(action.runs.using).toBe('composite');
  const page = readFileSync('docs/ci.md', 'utf8');
  for (const [name, { description }] of Object.entries(action.inputs)) {
    expect(description, name).not.toBe('');
    expect(page).toContain(`| \`${name}\` |`);
  }
});

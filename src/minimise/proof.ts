// The proof as a file: what was asked, what was enumerated, the bound, the starts, versions and hashes, and what became of each size.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { createTask, type Task } from '../../sim/index.js';
import { programVersion } from '../base/files/index.js';
import { CodedError } from '../base/index.js';
import { chunkForms } from './chunk.js';
import type { MinimiseErrorCode } from './errors.js';
import { Exam } from './exam.js';
import { type SizeResult, smallestSolver } from './search.js';

const format = 'synaptolytic-minimal-network';
const version = 1;

const whole = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const settingsSchema = z.strictObject({
  task: z.string(),
  taskParameters: z.record(z.string(), z.number()),
  atLeast: z.number(),
  episodes: whole,
  seed: whole,
});
const playedSchema = z.strictObject({
  index: whole,
  kinds: z.array(z.tuple([whole, whole])),
  meanReturn: z.number(),
  sdReturn: z.number(),
  minReturn: z.number(),
});
const openSizeShape = {
  connections: whole,
  forms: whole,
  dropped: z.array(whole),
  steps: z.array(whole),
  near: z.array(playedSchema),
};
export const sizeSchema = z.strictObject({ ...openSizeShape, best: playedSchema.nullable() });
export const openSizeSchema = z.strictObject({
  ...openSizeShape,
  screened: z.array(z.strictObject({ index: whole, meanReturn: z.number() })),
});
const proofSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  program: z.string(),
  settings: settingsSchema,
  bound: z.strictObject({ mostReward: z.number(), leastReturn: z.number(), stages: z.array(whole) }),
  chunkForms: z.literal(chunkForms),
  hashes: z.strictObject({ starts: hash, kernel: hash }),
  smallest: whole.nullable(),
  sizes: z.array(sizeSchema),
  sha256: hash,
});

/** A finished search, as its file has it. */
export type Proof = z.infer<typeof proofSchema>;

/** The proof that a finished search is. */
export function proofOf(exam: Exam, task: Task, sizes: readonly SizeResult[]): Proof {
  const content = {
    format,
    version,
    program: programVersion(),
    settings: exam.settings,
    bound: { ...task.rewardBounds!, stages: exam.stages },
    chunkForms,
    hashes: { starts: startsHash(exam), kernel: kernelHash() },
    smallest: smallestSolver(sizes, exam.settings.atLeast)?.connections ?? null,
    sizes,
  };
  return seal(content);
}

/** Puts the hash to the content. */
export function seal(content: object): Proof {
  return proofSchema.parse({ ...content, sha256: contentHash(content) });
}

/** The file's text: a line for each field and each size. */
export function formatProof(proof: Proof): string {
  const fields = Object.entries(proof).map(([name, value]) => {
    const text =
      name === 'sizes'
        ? `[\n${proof.sizes.map((size) => `    ${JSON.stringify(size)}`).join(',\n')}\n  ]`
        : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

/**
 * Reads a proof, and sees that nobody changed it since it was written. What it says is for {@link checkProof} to test.
 *
 * @param name for the message.
 * @throws CodedError PROOF_INVALID
 */
export function parseProof(text: string, name: string): Proof {
  const proof = proofSchema.safeParse(readJson(text));
  if (!proof.success) throw notAProof(name, misfit(proof.error.issues[0]!));
  const { sha256, ...content } = proof.data;
  if (contentHash(content) !== sha256)
    throw notAProof(name, 'it was changed after it was written: its sha256 is another');
  return proof.data;
}

/** The exam that a proof speaks of. @throws CodedError PROOF_INVALID */
export function examOf({ settings }: Proof, name: string): { readonly exam: Exam; readonly task: Task } {
  try {
    const task = createTask(settings.task, settings.taskParameters);
    return { exam: new Exam(settings, task), task };
  } catch (error) {
    throw notAProof(name, `its question cannot be asked (${(error as Error).message})`);
  }
}

/** @param fault what is wrong, to follow a colon. */
export function notAProof(name: string, fault: string): CodedError<MinimiseErrorCode> {
  return new CodedError<MinimiseErrorCode>(
    'PROOF_INVALID',
    `${name} proves nothing: ${fault}. Take an untouched copy, or search again with synaptolytic minimise.`,
  ).at({ file: name });
}

/** Of the bytes of all start states, little-endian. */
export function startsHash({ starts }: Exam): string {
  const view = new DataView(new ArrayBuffer(8 * starts.length));
  starts.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return createHash('sha256').update(view).digest('hex');
}

/** Of the WebAssembly module that plays. */
export function kernelHash(): string {
  const path = createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm');
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function contentHash(content: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

/** The same with the fields of every object in the order of their names, so that a hash does not depend on how a file was written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

/** Where a file is not as a proof is. */
function misfit({ code, path }: z.core.$ZodIssue): string {
  const field = path.join('.');
  if (field === 'format' || (field === '' && code !== 'unrecognized_keys')) return 'it is no proof of this program';
  return `it is damaged, or of another version${field === '' ? '' : `, at its field "${field}"`}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

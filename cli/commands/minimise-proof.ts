// What a proof of the smallest network says, and the check of one.
import { checkProof, type Proof, parseProof } from '../../src/minimise/index.js';
import type { Session } from '../command.js';
import { readTextInput } from '../input-files.js';
import { count } from '../text.js';
import { defaultWorkers } from '../training-options.js';

/** Of a check, on one core some 30 s for swing-up. */
export const defaultSample = 24;

/** The proof in two sentences. */
export function conclusion({ sizes, smallest, settings }: Proof): string {
  const networks = sizes.reduce((sum, { forms }) => sum + forms, 0);
  const question = `a mean return of ${settings.atLeast} over these ${settings.episodes} starts`;
  const played = networks === 1 ? 'The one network' : `All ${networks} networks`;
  const all = `${played} of up to ${sizes.length - 1} connections ${networks === 1 ? 'was' : 'were'} played.`;
  if (smallest === null) return `${all} None has ${question}.`;
  const solvers = sizes[smallest]!.near.filter(({ meanReturn }) => meanReturn >= settings.atLeast).length;
  return `${all} The smallest with ${question} has ${smallest} connections; ${count(solvers, 'network')} of that size ${solvers === 1 ? 'has' : 'have'} it.`;
}

/** What the command says of a check. */
export interface ProofOptions {
  readonly workers?: number;
  readonly sample?: number;
  readonly json?: boolean;
}

/** Checks a proof's file, and prints that it holds. @throws CodedError PROOF_INVALID when it does not, or CommandError */
export async function checkProofFile(
  { output, interruption }: Session,
  file: string,
  options: ProofOptions,
): Promise<void> {
  interruption.advice = 'The proof was not checked to the end.';
  const proof = parseProof(readTextInput(file), file);
  const checked = await checkProof(proof, file, {
    workers: options.workers ?? defaultWorkers(),
    chunks: options.sample ?? defaultSample,
    onProgress: (done, of) => output.tick(`checking  ${done} of ${of}`),
    signal: interruption.signal,
  });
  if (options.json) {
    output.printJson({ holds: true, smallest: proof.smallest, ...checked });
    return;
  }
  output.print(
    [
      `${file} holds.`,
      `${checked.networks} networks, counted again in another way.`,
      `${count(checked.sampled, 'network')} in ${count(checked.chunks, 'group')} played again: dropped after the same steps.`,
      `${count(checked.replayed, 'listed network')} played whole again: the same returns.`,
      ...(checked.sameKernel
        ? []
        : [`It was made by version ${proof.program}, with another kernel: this one gave the same returns.`]),
      conclusion(proof),
    ].join('\n'),
  );
}

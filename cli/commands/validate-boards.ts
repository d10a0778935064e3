// synaptolytic validate --boards: the same champion on several boards of a lab at once, each with a verdict or an error of its own.
import { join } from 'node:path';
import { checkText } from '../../src/report/index.js';
import { namedBoards, takeBoard } from '../board-choice.js';
import type { Session } from '../command.js';
import { explain, type Failure, failureJson } from '../failure.js';
import { count } from '../text.js';
import type { ValidationVerdict } from './validation.js';
import { prepareVerdictDirectory } from './verdict-files.js';

interface Options {
  /** Names, or 'all'. */
  readonly boards: string;
  readonly boardMap?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Plays on one board, and judges it. */
export type JudgeBoard = (
  session: Session,
  place: { readonly port: string; readonly board?: string; readonly rig?: string; readonly out?: string },
) => Promise<ValidationVerdict>;

interface Outcome {
  readonly name: string;
  readonly verdict?: ValidationVerdict;
  readonly failure?: Failure;
}

/** Judges all boards at once: one that fails keeps no other from its verdict. Its exit is the command's. */
export async function validateBoards(
  session: Session,
  { boards, boardMap, out, json }: Options,
  judge: JudgeBoard,
): Promise<void> {
  const { output, interruption } = session;
  const chosen = await namedBoards(boards, boardMap);
  // Nothing of an earlier run may speak for a board that fails.
  if (out !== undefined) for (const { name } of chosen) prepareVerdictDirectory(join(out, name));
  const outcomes = await Promise.all(
    chosen.map(async (board): Promise<Outcome> => {
      const { name, rig } = board;
      const own: Session = { ...session, output: output.of(name) };
      try {
        const port = await takeBoard(own, board, boardMap);
        const place = {
          port,
          board: name,
          ...(rig !== undefined && { rig }),
          ...(out !== undefined && { out: join(out, name) }),
        };
        return { name, verdict: await judge(own, place) };
      } catch (error) {
        const failure = explain(error, interruption);
        if (!interruption.signal.aborted) own.output.say(`error: ${failure.message}`);
        return { name, failure };
      }
    }),
  );
  interruption.signal.throwIfAborted();
  if (json) output.printJson({ passed: outcomes.every(hasPassed), boards: Object.fromEntries(outcomes.map(asData)) });
  else output.printFacts(outcomes.map((outcome) => [outcome.name, sentence(outcome)]));
  const failed = outcomes.find(({ failure }) => failure !== undefined)?.failure;
  if (failed) session.exit = failed.exit;
  else if (!outcomes.every(hasPassed)) session.exit = 'checkFailed';
}

function hasPassed({ verdict }: Outcome): boolean {
  return verdict?.passed === true;
}

function asData({ name, verdict, failure }: Outcome): [name: string, result: object] {
  return [name, failure ? failureJson(failure) : verdict!];
}

function sentence({ verdict, failure }: Outcome): string {
  if (failure) return `ERROR: ${failure.message}`;
  const { checks, passed } = verdict!;
  if (passed) return `passed ${count(checks.length, 'check')}`;
  const failed = checks.filter((check) => !check.passed).map(checkText);
  return `FAILED ${failed.length} of ${count(checks.length, 'check')}: ${failed.join(' ')}`;
}

// The fields of a scenario file: what may be written, and what is said where it is something else.
import * as z from 'zod/mini';
import { CodedError, didYouMean, said } from '../../../src/base/index.js';
import { type FaultName, faults, states, sysex } from '../../../src/protocol/index.js';
import { kinds, parseQuantity, quantity, read, share, text } from '../../quantities/index.js';
import { onsetRules } from '../onset.js';
import { acts, type Verb, verbs } from './acts.js';
import type { Bound } from './clauses.js';
import { starts } from './scenario.js';

/** One of some words; any other gets the list, and a hint where one is near. */
function word<Word extends string>(what: string, words: readonly Word[]) {
  return z.enum(words as readonly [Word, ...Word[]], { error: ({ input }) => noSuch(input, what, words) });
}

function noSuch(input: unknown, what: string, words: readonly string[]): string {
  const hint = typeof input === 'string' ? didYouMean(input, words) : '';
  return `${said(input)} is no ${what}.${hint} Write one of: ${words.join(', ')}`;
}

const duration = () => quantity(kinds.duration, 'at least 0');
const lasting = () => quantity(kinds.duration, 'above 0');

/** 'below 5 deg'. */
function bound(kind: (typeof kinds)['angle' | 'length']) {
  const wanted = `below ${kind.example}`;
  return read(text(wanted, `has no unit, and neither below nor above`), (written): Bound => {
    const [, side, limit] = /^(below|above)\s+(.+)$/.exec(written.trim()) ?? [];
    if (limit === undefined) throw wrong(`"${written}" is no limit; write "${wanted}", or above`);
    return { written, isBelow: side === 'below', limit: parseQuantity(limit, kind) };
  });
}

function wrong(message: string): CodedError {
  return new CodedError('QUANTITY_INVALID', message);
}

/** 'F0 79 F7': a byte of two hexadecimal digits, and more of them; `any` if .. may stand for a byte. */
function bytes(any: boolean) {
  const wanted = any ? 'bytes such as "E0 .. 02"' : 'bytes such as "F0 79 F7"';
  return read(text(wanted, 'is a number; put it in quotes'), (written): (number | undefined)[] => {
    const each = written.trim().split(/\s+/);
    if (!each.every((digits) => /^[0-9a-f]{2}$/i.test(digits) || (any && digits === '..')))
      throw wrong(`${said(written)} is no ${wanted.replace('such', 'as hexadecimal digits, such')}`);
    return each.map((digits) => (digits === '..' ? undefined : Number.parseInt(digits, 16)));
  });
}

const message = word('message of the wire', Object.keys(sysex) as (keyof typeof sysex)[]);
const line = text('a line such as "?"', 'is a number; put it in quotes').check(
  z.refine((written) => /^[ -~]*$/.test(written), 'has characters that a line of the wire cannot have; write ASCII'),
);
const motor = word('way of a motor', ['on', 'off']);
const faultNames = Object.keys(faults) as FaultName[];
const realFaults = faultNames.filter((name) => name !== 'NONE');
const realFault = word('fault', realFaults);

const done = Object.fromEntries(
  verbs.map((verb) => [verb, z.exactOptional(word(`thing to ${verb}`, Object.keys(acts[verb])))]),
) as Record<Verb, z.ZodMiniExactOptional<z.ZodMiniEnum<Record<string, string>>>>;

const step = z.strictObject({
  at: z.exactOptional(duration()),
  after: z.exactOptional(duration()),
  jitter: z.exactOptional(word('jitter', ['period'])),
  ...done,
  sag: z.exactOptional(share('a share from 0 to 1, such as 60 %')),
  push: z.exactOptional(
    z.strictObject({
      cart: z.exactOptional(quantity(kinds.impulse, 'any')),
      pole: z.exactOptional(quantity(kinds.impulse, 'any')),
    }),
  ),
  send: z.exactOptional(
    z.strictObject({
      line: z.exactOptional(line),
      message: z.exactOptional(message),
      payload: z.exactOptional(bytes(false)),
      bytes: z.exactOptional(bytes(false)),
    }),
  ),
  expect: z.exactOptional(
    z.strictObject({
      state: z.exactOptional(word('state', Object.keys(states) as (keyof typeof states)[])),
      fault: z.exactOptional(word('fault', faultNames)),
      angle: z.exactOptional(bound(kinds.angle)),
      position: z.exactOptional(bound(kinds.length)),
      motor: z.exactOptional(motor),
      line: z.exactOptional(line),
      message: z.exactOptional(message),
      bytes: z.exactOptional(bytes(true)),
    }),
  ),
  for: z.exactOptional(lasting()),
  within: z.exactOptional(lasting()),
  by: z.exactOptional(lasting()),
});

/** A document of a scenario file; docs/scenarios.md says what it means. */
export const scenarioSchema = z.strictObject({
  scenario: text('a name, such as "a tap on the pole"', 'is a number; put it in quotes'),
  about: z.exactOptional(text('a sentence', 'is no text')),
  group: z.exactOptional(text('a name', 'is a number; put it in quotes')),
  start: z.exactOptional(word('start', starts)),
  pole: z.exactOptional(quantity(kinds.angle, 'any')),
  steps: z.array(step, {
    error: ({ input }) =>
      input === undefined ? 'is missing; write a list of steps' : `${said(input)} is no list of steps`,
  }),
  ends: z.exactOptional(
    z.strictObject({
      fault: z.union([realFault, z.array(realFault).check(z.minLength(1, 'is an empty list; name a fault'))], {
        error: ({ input }) => noSuch(input, 'fault', realFaults),
      }),
      since: z.exactOptional(word('beginning of a fault', onsetRules)),
      within: z.union([z.literal('published'), lasting()], {
        error: ({ input }) => `${said(input)} is neither "published" nor a time such as 100 ms`,
      }),
    }),
  ),
});

export type ScenarioFields = z.infer<typeof scenarioSchema>;
export type StepFields = z.infer<typeof step>;

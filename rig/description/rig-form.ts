// A rig file as a form: each field with its words, its own value, the one that is inherited, and what is wrong with it.
import * as z from 'zod/mini';
import { CodedError } from '../../src/base/index.js';
import { fieldTable, plainText } from './field-table.js';
import { type RigField, rigFields } from './fields.js';
import { parseRigWith } from './parse-rig.js';
import { type RigText, rigNames } from './presets.js';
import { asSentence, atPlace, RigInvalid } from './problem.js';
import { extendedFields, type PlacedValue, type RigFile, readFields, valueText } from './rig-file.js';

/** A field of a form. Texts are plain. */
export interface FormField {
  readonly name: string;
  readonly meaning: string;
  /** The kind of value: 'a length'. */
  readonly wanted: string;
  readonly such: string;
  /** What a file means that does not have the field; '' where that follows from others. */
  readonly byDefault: string;
  /** Whether a file must have it. */
  readonly isRequired: boolean;
  /** All that can be written, where there are few. */
  readonly choices?: readonly string[];
  /** The file's own value; '' where it has none. */
  readonly written: string;
  /** Of what the file extends: it counts where the file itself has none. */
  readonly inherited?: { readonly text: string; readonly source: string };
  readonly problem?: string;
}

/** Fields that stand together. */
export interface FormGroup {
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** A rig file as a form. */
export interface RigForm {
  readonly groups: readonly FormGroup[];
  /** How many fields are wrong. A file with none is a rig. */
  readonly wrong: number;
}

/**
 * A rig file as a form, checked as parseRigWith does.
 * @param textOf as for parseRigWith.
 * @param saved of a text that was edited: the text before, whose own values the form has beside the problems of the new one.
 * @throws CodedError RIG_SYNTAX or RIG_INVALID for a text that has no fields to show: it is no YAML, or no list of fields
 */
export function rigForm(textOf: RigText, text: string, source: string, saved = text): RigForm {
  const { fields: own } = readFields(saved, source);
  const inherited = inheritedBy(textOf, readFields(text, source).fields, source);
  const problems = problemsOf(textOf, text, source);
  const field = (name: string, words: Words): FormField => {
    const [mine, base, problem] = [own.get(name), inherited.get(name), problems.get(name)];
    return {
      name,
      ...words,
      written: mine ? valueText(mine.value) : '',
      ...(base && { inherited: { text: valueText(base.value), source: base.place.source } }),
      ...(problem !== undefined && { problem }),
    };
  };
  const words = fieldWords();
  const known = new Set(['extends', ...words.keys()]);
  const unknown = [...new Set([...own.keys(), ...problems.keys()])].filter((name) => !known.has(name));
  return {
    groups: [
      { title: 'What it extends', fields: [field('extends', extendsWords)] },
      ...fieldTable.map(({ title, fields }) => ({
        title,
        fields: Object.keys(fields).map((name) => field(name, words.get(name)!)),
      })),
      ...(unknown.length > 0 ? [{ title: 'Not known', fields: unknown.map((name) => field(name, unknownWords)) }] : []),
    ],
    wrong: problems.size,
  };
}

type Words = Pick<FormField, 'meaning' | 'wanted' | 'such' | 'byDefault' | 'isRequired' | 'choices'>;

const extendsWords: Words = {
  meaning: `the preset or file from which all fields are taken that this file does not write itself; the presets are ${rigNames.join(', ')}`,
  wanted: 'a preset or a file',
  such: 'desktop or ./mine.yaml',
  byDefault: 'nothing',
  isRequired: false,
};

const unknownWords: Words = { meaning: '', wanted: '', such: '', byDefault: '', isRequired: false };

/** The words of each field, from the table and the schema. */
function fieldWords(): ReadonlyMap<string, Words> {
  const { properties = {}, required = [] } = z.toJSONSchema(rigFields, { io: 'input', unrepresentable: 'any' });
  const words = fieldTable.flatMap(({ fields }) => Object.entries(fields));
  return new Map(
    words.map(([name, [such, byDefault, meaning]]): [string, Words] => {
      const schema = properties[name as RigField] as z.core.JSONSchema.JSONSchema;
      const choices = choicesOf(schema);
      return [
        name,
        {
          meaning: plainText(meaning),
          wanted: schema.description?.replace(/ such as .*/, '') ?? '',
          such: plainText(such),
          byDefault: plainText(byDefault),
          isRequired: required.includes(name),
          ...(choices.length > 0 && { choices }),
        },
      ];
    }),
  );
}

/** Words go before true and false where there are both. */
function choicesOf({ anyOf = [], ...schema }: z.core.JSONSchema.JSONSchema): string[] {
  const kinds = [schema, ...(anyOf as z.core.JSONSchema.JSONSchema[])];
  const words = kinds.flatMap((kind) => kind.enum ?? []).map(String);
  if (words.length > 0) return words;
  return kinds.some(({ type }) => type === 'boolean') ? ['true', 'false'] : [];
}

/** What is wrong with what is extended, problemsOf says. */
function inheritedBy(textOf: RigText, own: RigFile['fields'], source: string): ReadonlyMap<string, PlacedValue> {
  try {
    return extendedFields(textOf, own, [source]);
  } catch (error) {
    if (error instanceof CodedError) return new Map();
    throw error;
  }
}

/** Each with its field. Of several with a field, the first; and what another file says is told with its place. */
function problemsOf(textOf: RigText, text: string, source: string): ReadonlyMap<string, string> {
  try {
    parseRigWith(textOf, text, source);
    return new Map();
  } catch (error) {
    if (error instanceof RigInvalid) {
      const told = error.problems.map(({ field, message, place }): [string, string] => [
        field,
        `${place.source === source ? '' : atPlace(place)}${asSentence(message)}`,
      ]);
      return new Map(told.reverse());
    }
    if (error instanceof CodedError) return new Map([['extends', error.message]]);
    throw error;
  }
}

// A rig file as YAML: its fields with the places where they stand, and those of the preset that it extends.
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { CodedError, didYouMean } from '../../src/base/index.js';
import { type PresetText, rigNames } from './presets.js';
import type { RigErrorCode } from './problem.js';

/** Where something stands. */
export interface Place {
  /** File or preset. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

interface PlacedValue {
  readonly value: unknown;
  readonly place: Place;
}

export interface RigFile {
  readonly fields: ReadonlyMap<string, PlacedValue>;
  /** Where the file's first field stands. */
  readonly begin: Place;
}

/** A field with this value is taken back: it is as if the preset did not have it. */
const NONE = 'none';

/**
 * Reads a rig file and the presets it extends, whose fields it may overwrite or take back.
 * @throws CodedError RIG_SYNTAX when it is no YAML map, RIG_INVALID when there is no such preset.
 */
export function readRigFile(presetText: PresetText, text: string, source: string): RigFile {
  const { fields, begin } = readFields(text, source);
  const base = fields.get('extends');
  if (!base) return { fields: withoutNone(fields), begin };
  const merged = new Map([...presetFields(presetText, base), ...fields]);
  merged.delete('extends');
  return { fields: withoutNone(merged), begin };
}

export function describePlace({ source, line }: Place): string {
  return `${source}, line ${line}`;
}

function presetFields(presetText: PresetText, { value, place }: PlacedValue): ReadonlyMap<string, PlacedValue> {
  if (typeof value === 'string' && rigNames.includes(value))
    return readRigFile(presetText, presetText(value), `${value}.yaml`).fields;
  const message = `"${String(value)}" is no preset.${didYouMean(String(value), rigNames)} The presets are: ${rigNames.join(', ')}.`;
  throw new CodedError<RigErrorCode>('RIG_INVALID', `${describePlace(place)}: field extends: ${message}`);
}

function withoutNone(fields: ReadonlyMap<string, PlacedValue>): ReadonlyMap<string, PlacedValue> {
  return new Map([...fields].filter(([, { value }]) => value !== NONE));
}

function readFields(text: string, source: string): RigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): Place => ({ source, line: lines.linePos(offset).line });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    const message = `this is no YAML: ${wrong.message}. Write one field on a line, such as "poleLength: 30 cm".`;
    throw new CodedError<RigErrorCode>('RIG_SYNTAX', `${describePlace(placeOf(wrong.pos[0]))}: ${message}`);
  }
  const { contents } = document;
  if (!isMap<Node, Node | null>(contents)) {
    const place = placeOf(contents?.range?.[0] ?? 0);
    throw new CodedError<RigErrorCode>(
      'RIG_SYNTAX',
      `${describePlace(place)}: a rig is a list of fields. Write one on a line, such as "poleLength: 30 cm".`,
    );
  }
  const fields = new Map<string, PlacedValue>();
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : key.toString();
    fields.set(name, { value: value?.toJS(document) ?? undefined, place: placeOf(key.range?.[0] ?? 0) });
  }
  return { fields, begin: placeOf(contents.range?.[0] ?? 0) };
}

// A rig file as YAML: its fields with the places where they stand, and those of the preset that it extends.
import {
  type Document,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
  type ToStringOptions,
  type YAMLError,
} from 'yaml';
import { CodedError, holdsItself, stemOf } from '../../src/base/index.js';
import { extendedRig, straight } from './extended-rig.js';
import { type RigText, rigNames } from './presets.js';
import { atPlace, type Place, type RigErrorCode, RigInvalid } from './problem.js';

/** What a field says, and where. */
export interface PlacedValue {
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

/** But for those that a machine has unless a file says that it has none. */
const NONE_IS: ReadonlyMap<string, unknown> = new Map([['emergencyStop', false]]);

const tooDeep = 'its lists and maps are nested too deeply';
const advice = 'Write one field on a line, such as "poleLength: 30 cm".';

/** Lists and maps within one another; YAML's reader gives up at about a thousand. */
const NESTED_MAX = 200;

/** A file that extends a file, and so on: more than anybody keeps an eye on. */
const DEPTH_MAX = 10;

/**
 * Reads a rig file and what it extends, whose fields it may overwrite or take back.
 * @throws CodedError RIG_SYNTAX when one is no YAML map, RIG_INVALID when what is extended is not there, or is the file itself.
 */
export function readRigFile(textOf: RigText, text: string, source: string): RigFile {
  const { fields, begin } = readExtended(textOf, text, [source]);
  const said = [...fields].map(([name, field]): [string, PlacedValue] => [
    name,
    field.value === NONE && NONE_IS.has(name) ? { ...field, value: NONE_IS.get(name) } : field,
  ]);
  return { fields: new Map(said.filter(([, { value }]) => value !== NONE)), begin };
}

/** @param chain the sources that were read on the way to this one, which is the last. */
function readExtended(textOf: RigText, text: string, chain: readonly string[]): RigFile {
  const { fields, begin } = readFields(text, chain.at(-1)!);
  const merged = new Map([...extendedFields(textOf, fields, chain), ...fields]);
  merged.delete('extends');
  return { fields: merged, begin };
}

/**
 * The fields of what a file extends; none if it extends nothing.
 * @param fields of the file itself.
 * @param chain as readExtended.
 * @throws CodedError as readRigFile
 */
export function extendedFields(
  textOf: RigText,
  fields: RigFile['fields'],
  chain: readonly string[],
): RigFile['fields'] {
  const extending = fields.get('extends');
  if (!extending) return new Map();
  const source = chain.at(-1)!;
  const refuse = (problem: string) => invalid(extending.place, 'extends', problem);
  const extended = extendedRig(extending.value, source);
  if ('problem' in extended) throw refuse(extended.problem);
  const { name } = extended;
  const next = rigNames.includes(name) ? `${name}.yaml` : name;
  const isPreset = next !== name;
  const way = [...chain, next].join(' -> ');
  if (!isPreset && chain.some((earlier) => straight(earlier) === straight(next)))
    throw refuse(`goes round in a circle: ${way}. Take one of these out`);
  if (chain.length >= DEPTH_MAX) throw refuse(`is the ${DEPTH_MAX}th in a row, and there may be no more: ${way}`);
  const base = textOf(name);
  if (base === undefined) {
    const preset = rigNames.find((each) => each === stemOf(name));
    const hint = preset === undefined ? '' : `. The preset is written as "extends: ${preset}"`;
    throw refuse(`there is no file ${name} that can be read. The path is from the directory of ${source}${hint}`);
  }
  return readExtended(textOf, base, [...chain, next]).fields;
}

function invalid(place: Place, field: string, message: string): RigInvalid {
  return new RigInvalid([{ field, message, place }]);
}

function noRig(place: Place, problem: string): CodedError<RigErrorCode> {
  const { source: file, line } = place;
  return new CodedError<RigErrorCode>('RIG_SYNTAX', `${atPlace(place)}${problem}`).at({ file, line });
}

/** The fields that a file writes itself. @throws CodedError as readRigFile */
export function readFields(text: string, source: string): RigFile {
  const lines = new LineCounter();
  const document = parse(text, source, lines);
  const placeOf = (offset: number): Place => ({ source, line: lines.linePos(offset).line });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    throw noRig(placeOf(wrong.pos[0]), `${unreadable(wrong)}. ${advice}`);
  }
  const { contents } = document;
  if (!isMap<Node, Node | null>(contents)) {
    const place = placeOf(contents?.range?.[0] ?? 0);
    throw noRig(place, `a rig is a list of fields. ${advice}`);
  }
  const fields = new Map<string, PlacedValue>();
  for (const { key, value } of contents.items) {
    const place = placeOf(key.range?.[0] ?? 0);
    if (!isScalar(key)) throw noRig(place, "a field's name is a word.");
    const name = key.source ?? String(key.value);
    if (name === '<<') {
      throw invalid(
        place,
        name,
        'is not read. Write "extends: ./other.yaml" to take the fields of another file, or the fields themselves',
      );
    }
    fields.set(name, { value: fieldValue(value, document, place, name), place });
  }
  return { fields, begin: placeOf(contents.range?.[0] ?? 0) };
}

/** What keeps YAML's reader from going on. */
function unreadable({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here (---), and a rig file has only one';
  if (code === 'DUPLICATE_KEY') return 'this field stands here a second time';
  return `this is no YAML: ${/call stack/.test(message) ? tooDeep : message}`;
}

/** @throws CodedError RIG_SYNTAX for a text in which YAML's reader itself gives up, such as brackets in brackets without end */
function parse(text: string, source: string, lineCounter: LineCounter): Document.Parsed {
  const refusal = new CodedError<RigErrorCode>('RIG_SYNTAX', `${source}: this is no YAML: ${tooDeep}. ${advice}`);
  if (isTooDeep(text)) throw refusal.at({ file: source });
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  } catch {
    throw refusal.at({ file: source });
  }
}

/** Looked at before: the reader calls itself for each list in a list, and a stack that is full can end the process, not only the reading. */
function isTooDeep(text: string): boolean {
  let [brackets, dashes] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++;
    if (token === ']' || token === '}') brackets--;
    if (token === '-' || token === '?') dashes++;
    if (token === '\n') dashes = 0;
    if (brackets + dashes > NESTED_MAX) return true;
  }
  return false;
}

/** The value of a field; null where it is empty. @throws CodedError RIG_INVALID for an alias of nothing, of itself or of too much */
function fieldValue(node: Node | null, document: Document.Parsed, place: Place, name: string): unknown {
  const refuse = (which: string) => invalid(place, name, `has a YAML alias (*) ${which}. Write the value itself`);
  let value: unknown;
  try {
    value = node?.toJS(document) ?? null;
  } catch {
    throw refuse('that cannot be read');
  }
  if (holdsItself(value)) throw refuse('of the list or map that it stands in');
  return value;
}

/** A value as it stands behind its field's name, on one line. */
export function yamlText(value: unknown): string {
  const hasLines = typeof value === 'string' && /[\r\n]/.test(value);
  return stringify(value, hasLines ? { ...onOneLine, defaultStringType: 'QUOTE_DOUBLE' } : onOneLine).trimEnd();
}

const onOneLine: ToStringOptions = {
  lineWidth: 0,
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  collectionStyle: 'flow',
  flowCollectionPadding: false,
};

/** The same for people: a text without the quotes that YAML may need. */
export function valueText(value: unknown): string {
  if (value === null) return '~';
  return typeof value === 'string' ? value : yamlText(value);
}

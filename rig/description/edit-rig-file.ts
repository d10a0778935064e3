// Fields of a rig file changed in its text: what is not changed stays byte for byte, comments too.
import { isMap, isScalar, type Node, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { fieldTable } from './field-table.js';
import { fieldNames } from './fields.js';
import { RigInvalid } from './problem.js';
import { yamlText } from './rig-file.js';

/** A field in a text. */
type Item = Pair<Node, Node | null>;

/**
 * The text with other values.
 * @param text of a rig file that has fields: rigForm has taken it.
 * @param values by the fields' names, as people write them behind the name; '' takes a field away.
 * @throws CodedError RIG_INVALID for a field that there is not
 */
export function editRigFile(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((edited, [name, value]) => edit(edited, name, value.trim()), text);
}

function edit(before: string, name: string, value: string): string {
  const { text, items } = fieldsIn(before);
  const item = items.find(({ key }) => nameOf(key) === name);
  if (item) return value === '' ? without(text, item) : replaced(text, item, written(name, value));
  if (value === '') return text;
  if (name !== 'extends' && !(fieldNames as readonly string[]).includes(name)) {
    throw new RigInvalid([{ field: name, message: 'there is no such field', place: { source: '', line: 1 } }]);
  }
  return inserted(text, items, name, written(name, value));
}

/** A file in braces, or one with YAML's question marks before names, is written a field a line first. */
function fieldsIn(text: string): { readonly text: string; readonly items: readonly Item[] } {
  const document = parseDocument(text);
  if (!isMap(document.contents)) return { text, items: [] };
  const fields = document.contents as YAMLMap<Node, Node | null>;
  const isPlain = fields.flow !== true && fields.items.every(({ key }) => !/\?\s/.test(beforeKey(text, key)));
  if (isPlain) return { text, items: fields.items };
  fields.flow = false;
  for (const item of fields.items) item.value ??= document.createNode(null);
  const written = document.toString({ lineWidth: 0 });
  return written === text ? { text, items: fields.items } : fieldsIn(written);
}

/** What stands before a name on its line. */
function beforeKey(text: string, key: Node): string {
  const [start] = key.range!;
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
}

function nameOf(key: Node): string | undefined {
  return isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}

/** What stands behind the name: a number, a word of YAML or a list as it was typed, anything else as a text with the quotes that it needs. */
function written(name: string, value: string): string {
  if (name === 'about') return yamlText(value);
  const { contents, errors } = parseDocument(value);
  if (errors.length > 0) return yamlText(value);
  const read: unknown = contents?.toJSON();
  if (Array.isArray(read)) return yamlText(read);
  const isWord = typeof read === 'number' || typeof read === 'boolean';
  return isWord ? (contents as Scalar).source! : yamlText(value);
}

function replaced(text: string, { key, value }: Item, behind: string): string {
  const [keyEnd] = key.range!.slice(1);
  const from = value?.range?.[0] ?? keyEnd! + 1;
  const to = endOf(text, from, value);
  const [before, after] = [text.slice(0, from), text.slice(to)];
  // A list that began at the edge of a line of its own would be none there on one line.
  const gap = before.endsWith(':') ? ' ' : before.endsWith('\n') ? '  ' : '';
  const comment = /^#/.test(after) ? ' ' : '';
  return before + gap + behind + comment + after;
}

function without(text: string, { key, value }: Item): string {
  const start = key.range![0] - beforeKey(text, key).length;
  const end = text.indexOf('\n', endOf(text, key.range![1], value));
  return text.slice(0, start) + (end < 0 ? '' : text.slice(end + 1));
}

/** Behind the last field of its group, or else of the file; `extends` before the first. */
function inserted(text: string, items: readonly Item[], name: string, behind: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const group = fieldTable.find(({ fields }) => Object.hasOwn(fields, name));
  const isBeside = ({ key }: Item) => Object.hasOwn(group?.fields ?? {}, nameOf(key) ?? '');
  const first = items[0]!;
  const indent = beforeKey(text, first.key);
  const edge = first.key.range![0] - indent.length;
  const line = `${indent}${name}: ${behind}${eol}`;
  if (name === 'extends') return text.slice(0, edge) + line + text.slice(edge);
  const beside = items.findLast(isBeside) ?? items.at(-1)!;
  const end = text.indexOf('\n', endOf(text, beside.key.range![1], beside.value));
  return end < 0 ? `${text}${eol}${line}` : text.slice(0, end + 1) + line + text.slice(end + 1);
}

/** Where a value ends, without the white space behind it; of none, where it would begin. */
function endOf(text: string, from: number, value: Node | null): number {
  const end = Math.max(from, value?.range?.[1] ?? from);
  return from + text.slice(from, end).trimEnd().length;
}

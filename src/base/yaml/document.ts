// YAML that people write: what it says, and on which line each field stands.
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { CodedError, holdsItself } from '../index.js';

/** What a kind of file is called in its errors. */
export interface YamlKind<Code extends string = string> {
  /** The code for a text that is no YAML, or no map. */
  readonly syntax: Code;
  /** The code for a field that is wrong. */
  readonly invalid: Code;
  /** What it is written in; YAML if left out. JSON is YAML too, whose reader knows on which line a field stands. */
  readonly language?: 'JSON';
  /** Such as 'a manifest is a list of fields, such as "champions:"'. */
  readonly isFields: string;
  /** Where to look: 'docs/ci.md has an example.' */
  readonly advice: string;
}

/** One document of a file: a map. */
export interface YamlDocument<Code extends string = string> {
  /** Its file, for messages. */
  readonly source: string;
  readonly kind: YamlKind<Code>;
  /** Plain data. */
  readonly value: unknown;
  /** The line of a field, from 1: `['champions', 2]` is the third champion. Of one that is not there, that of what it belongs in. */
  lineOf(path: readonly PropertyKey[]): number;
}

const TOO_DEEP = 'its lists and maps are nested too deeply';

/**
 * Reads the documents of a file; `---` stands between them. One that is empty is passed over, a file without any is refused.
 *
 * @throws CodedError of the kind's code for syntax, with file and line.
 */
export function readYamlDocuments<Code extends string>(
  text: string,
  source: string,
  kind: YamlKind<Code>,
): YamlDocument<Code>[] {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const refuse = (line: number, problem: string) =>
    new CodedError(kind.syntax, `${source}, line ${line}: ${problem}. ${kind.advice}`).at({ file: source, line });
  const noText = `this is no ${kind.language ?? 'YAML'}`;
  const damage = text.indexOf('\ufffd');
  if (damage >= 0) {
    const line = text.slice(0, damage).split('\n').length;
    throw refuse(line, 'this has bytes that are no UTF-8; save the file as UTF-8');
  }
  let documents: readonly Document.Parsed[];
  try {
    documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })];
  } catch {
    throw refuse(1, `${noText}: ${TOO_DEEP}`);
  }
  for (const { errors, warnings } of documents) {
    const wrong = errors[0] ?? warnings[0];
    if (!wrong) continue;
    const why = /call stack/.test(wrong.message) ? TOO_DEEP : wrong.message.replace(/\.$/, '');
    throw refuse(lineAt(wrong.pos[0]), `${noText}: ${why}`);
  }
  const written = documents.filter(({ contents }) => !isEmpty(contents));
  if (written.length === 0) throw refuse(1, `${kind.isFields}, and there is nothing in this`);
  return written.map((document) => {
    const { contents } = document;
    const begin = lineAt(contents?.range?.[0] ?? 0);
    if (!isMap(contents)) throw refuse(begin, kind.isFields);
    const lineOf = (path: readonly PropertyKey[]): number => {
      for (let length = path.length; length > 0; length--) {
        const offset = offsetOf(contents, path.slice(0, length));
        if (offset !== undefined) return lineAt(offset);
      }
      return begin;
    };
    let value: unknown;
    try {
      value = document.toJS();
    } catch {
      throw refuse(begin, 'this has YAML aliases (*) that cannot be read');
    }
    if (holdsItself(value)) throw refuse(begin, 'this has a YAML alias (*) of the list or map that it stands in');
    return { source, kind, value, lineOf };
  });
}

/**
 * Reads a file of one document.
 *
 * @throws CodedError as `readYamlDocuments`.
 */
export function readYaml<Code extends string>(text: string, source: string, kind: YamlKind<Code>): YamlDocument<Code> {
  const [document, another] = readYamlDocuments(text, source, kind);
  if (!another) return document!;
  const line = another.lineOf([]);
  const problem = 'a second document begins here, and this file has only one';
  throw new CodedError(kind.syntax, `${source}, line ${line}: ${problem}. ${kind.advice}`).at({ file: source, line });
}

function isEmpty(contents: Node | null): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && !contents.source);
}

/** Where the key of a map or the item of a list begins. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number | undefined {
  let node = contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) return undefined;
      offset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[step as number];
      if (!isNode(node)) return undefined;
      offset = node.range?.[0];
    }
  }
  return offset;
}

// A small strict XML parser: enough to tell that a document is well formed, and to look into it.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text of the element and of those in it. */
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** All elements of a name in it, in document order. */
  all(name: string): XmlElement[];
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** @throws Error when it is not well formed. */
export function parseXml(text: string): XmlElement {
  const document = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  const stack: Open[] = [{ name: '', attributes: {}, children: [], text: '' }];
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const match = token.exec(document);
    if (match === null) throw new Error(`Not well formed at ${at}: ${document.slice(at, at + 60)}`);
    const [, closing, name, attributes, empty, characters] = match;
    const top = stack.at(-1)!;
    if (characters !== undefined) top.text += unescapeXml(characters);
    else if (closing) {
      if (top.name !== name) throw new Error(`</${name}> ends <${top.name}>`);
      stack.pop();
      close(top, stack.at(-1)!);
    } else {
      const opened: Open = { name: name!, attributes: parseAttributes(attributes!), children: [], text: '' };
      if (empty) close(opened, top);
      else stack.push(opened);
    }
  }
  if (stack.length !== 1) throw new Error(`<${stack.at(-1)!.name}> is not closed`);
  if (stack[0]!.children.length !== 1) throw new Error('There must be one root');
  return stack[0]!.children[0]!;
}

function close({ name, attributes, children, text }: Open, parent: Open): void {
  const all = (wanted: string): XmlElement[] =>
    children.flatMap((child) => [...(child.name === wanted ? [child] : []), ...child.all(wanted)]);
  parent.children.push({ name, attributes, text, children, all });
  parent.text += text;
}

function parseAttributes(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, unescapeXml(value!)] as const,
  );
  const attributes = Object.fromEntries(found);
  if (Object.keys(attributes).length < found.length) throw new Error(`An attribute is there twice: ${text}`);
  return attributes;
}

function unescapeXml(text: string): string {
  if (/[^\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) {
    throw new Error('A character that XML cannot hold');
  }
  if (/&(?!#\d+;)/.test(text)) throw new Error(`An ampersand that begins nothing: ${text}`);
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

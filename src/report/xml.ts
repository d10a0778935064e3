// Pieces of XML, which SVG and HTML are made of too.

export type Attributes = Readonly<Record<string, string | number>>;

/** Text that is safe inside an XML element or attribute; characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function formatAttributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** @param content XML already; text has to be escaped. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const start = `<${name}${formatAttributes(attributes)}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}

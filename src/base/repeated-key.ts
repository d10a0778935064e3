// JSON in which a field stands twice: the reader takes the last one without a word.

/** The first key that a map of a JSON text has twice; undefined where there is none. @param json that can be parsed */
export function repeatedKey(json: string): string | undefined {
  const maps: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g)) {
    if (token === '{') maps.push(new Set());
    else if (token === '}') maps.pop();
    else if (colon !== undefined) {
      if (maps.at(-1)!.has(text!)) return text;
      maps.at(-1)!.add(text!);
    }
  }
  return undefined;
}

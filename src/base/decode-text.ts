// The bytes of a text file as text.

/**
 * UTF-8, or what else editors and spreadsheets save: UTF-16, which Windows calls "Unicode", and Latin-1, which it calls "ANSI".
 * A byte order mark is taken away, and lines of old Macs, which end in CR alone, end in LF.
 */
export function decodeText(bytes: Uint8Array): string {
  return decoded(bytes).replace(/\r(?!\n)/g, '\n');
}

function decoded(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Told by the mark, or by the zero beside a first letter of ASCII. */
function wideEncoding([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return 'utf-16be';
  return undefined;
}

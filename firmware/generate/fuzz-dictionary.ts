// firmware/host/fuzz.dict: what libFuzzer puts into its inputs, because chance would be long in finding it.
import type { ProtocolTable } from './tables.js';
import { generatedFrom, lines } from './text.js';

const [START_SYSEX, END_SYSEX, HAPPENS] = [0xf0, 0xf7, 0xfd];

/** @param lineSource the text of firmware/core/line.c, where the words are that a person types */
export function fuzzDictionary({ sysex, homingModes }: ProtocolTable, lineSource: string): string {
  const words = [...lineSource.matchAll(/line_is\(FLASH_TEXT\("(.+?)"\)\)/g)].map(([, word]) => `${word}\n`);
  if (words.length === 0) throw new Error('No words are found in line.c.');
  const texts = ['!', ...words, '$OBS,1,'].map((text) => [...Buffer.from(text)]);
  const messages = Object.values(sysex).flatMap(({ id }) => [
    [START_SYSEX, id],
    [START_SYSEX, id, END_SYSEX],
  ]);
  const homing = Object.values(homingModes).map(({ id }) => [START_SYSEX, sysex.HOME!.id, id, 0, END_SYSEX]);
  return lines(
    `# ${generatedFrom('protocol.json')} The first is HAPPENS of fuzz.h.`,
    ...[[HAPPENS], [END_SYSEX], ...messages, ...homing, ...texts].map(entry),
  );
}

function entry(bytes: readonly number[]): string {
  return `"${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

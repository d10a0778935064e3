// The text dialect on the wire, as a person at a terminal would use it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileChampion, decodeImage } from '../../src/compile/index.js';
import { LineChannel } from '../../src/link/line-channel.js';
import { checksum, formatObservation, parseReply } from '../../src/link/sentences.js';
import { packSevenBit } from '../../src/link/seven-bit.js';
import { errors, sysex } from '../../src/protocol/index.js';
import { balanceChampion } from '../hil/champions.js';
import { imageNumber } from './images.js';
import { connectTo, testBoard } from './test-board.js';

/** A board with an image for five observations, and a terminal on its port. */
async function terminal() {
  const { link, port } = await connectTo(testBoard());
  await link.flash(imageNumber(0));
  const lines: string[] = [];
  const channel = new LineChannel(port, (line) => lines.push(line));
  /** What the board has answered by the time it answers something else that was sent after the text. */
  const type = async (text: string): Promise<string[]> => {
    port.write(text, 'latin1');
    await link.status();
    return lines.splice(0);
  };
  return { link, port, channel, type };
}

const sentence = (body: string): string => `$${body}*${checksum(body)}\r\n`;
const refusal = (sequence: number | undefined, error: keyof typeof errors) => [
  { kind: 'refusal', sequence, error: errors[error].id },
];

describe('a person at a terminal', () => {
  it('gets a status line, help, and an error for anything else', async () => {
    const { type } = await terminal();
    expect(await type('?\r\n')).toEqual([
      expect.stringMatching(/^<ready\|fw=0\.2\|image=5-32-1 #\d+ crc=[0-9a-f]{4}\|.*>$/i),
    ]);
    expect((await type('help\n')).join('\n')).toContain('reset');
    expect(await type('hello\r')).toEqual(['error 15 unknown-word; type help']);
    expect(await type('!')).toEqual(['stopped']);
  });

  it('can type observations with few digits', async () => {
    const { type } = await terminal();
    const [line, ...others] = await type(sentence('OBS,1,0.1,0,1,-0.25,3'));
    expect(others).toEqual([]);
    expect(parseReply(line!)).toMatchObject({ kind: 'action', sequence: 1, flags: 0 });
  });

  it('sees an observation beyond the range flagged', async () => {
    const { type } = await terminal();
    const [line] = await type(sentence('OBS,1,5000,0,0,0,0'));
    expect(parseReply(line!)).toMatchObject({ kind: 'action', flags: 1 });
  });
});

describe('docs/wire-protocol.md', () => {
  const page = readFileSync(new URL('../../docs/wire-protocol.md', import.meta.url), 'utf8');
  /** The lines of the code blocks that start with a word, without it. */
  const linesOf = (word: string) =>
    page.split('\n').flatMap((line) => (line.startsWith(`${word}  `) ? [line.slice(word.length).trim()] : []));

  it('shows a conversation that takes place', async () => {
    const { type, link } = await terminal();
    await link.flash(compileChampion(balanceChampion).image);
    const withoutCycles = (line: string) => ({
      ...parseReply(line),
      cycles: undefined,
      text: parseReply(line) ? '' : line,
    });
    const asked = linesOf('host').filter((line) => !line.includes('<') && !line.startsWith('F0'));
    const answers = linesOf('board').filter((line) => !line.includes('<') && !line.startsWith('F0'));
    expect(asked.length).toBeGreaterThan(5);
    for (const [i, line] of asked.entries()) {
      expect((await type(`${line}\n`)).map(withoutCycles)).toEqual([withoutCycles(answers[i]!)]);
    }
  });

  it('shows how an image travels', () => {
    const bytes = (line: string) => Uint8Array.from(line.split(' '), (byte) => Number.parseInt(byte, 16));
    const image = bytes(linesOf('image')[0]!);
    expect(decodeImage(image).shape).toEqual({ inputs: 1, hidden: 1, outputs: 1 });
    const sent = bytes(linesOf('host').find((line) => line.startsWith('F0'))!);
    expect([...sent]).toEqual([0xf0, sysex.STORE, ...packSevenBit(image), 0xf7]);
  });
});

describe('a sentence is refused', () => {
  const good = `${formatObservation(7, new Int32Array(5))}\n`;

  it('when a byte of it is damaged, whichever it is', async () => {
    const { type, link } = await terminal();
    for (let position = 1; position < good.length - 1; position += 3) {
      const damaged =
        good.slice(0, position) + String.fromCharCode(good.charCodeAt(position) ^ 1) + good.slice(position + 1);
      const answers = (await type(damaged)).map(parseReply);
      expect(answers).toEqual([expect.objectContaining({ kind: 'refusal', sequence: undefined })]);
    }
    expect((await link.status()).inferences).toBe(0);
  });

  it('when its number was used before', async () => {
    const { type, link } = await terminal();
    expect((await type(good)).map(parseReply)).toMatchObject([{ kind: 'action', sequence: 7 }]);
    expect((await type(good)).map(parseReply)).toEqual(refusal(7, 'SENTENCE_STALE'));
    const older = `${formatObservation(6, new Int32Array(5))}\n`;
    expect((await type(older)).map(parseReply)).toEqual(refusal(6, 'SENTENCE_STALE'));
    expect(await link.status()).toMatchObject({ inferences: 1, refusals: 2, lastObservation: 7 });
  });

  it('but not when its number has started over', async () => {
    const { type, link } = await terminal();
    for (const sequence of [30000, 60000, 65535, 1]) {
      const answers = await type(`${formatObservation(sequence, new Int32Array(5))}\n`);
      expect(answers.map(parseReply)).toMatchObject([{ kind: 'action', sequence }]);
    }
    expect((await link.observe(new Int32Array(5))).actionsQ15).toEqual([0]);
    expect((await link.status()).lastObservation).toBe(2);
  });

  it.each<[string, number | undefined, keyof typeof errors]>([
    ['OBS,1,0,0,0,0', 1, 'SENTENCE_FIELDS'],
    ['OBS,1,0,0,0,0,0,0', 1, 'SENTENCE_FIELDS'],
    ['OBS,0,0,0,0,0,0', undefined, 'SENTENCE_SYNTAX'],
    ['OBS,65536,0,0,0,0,0', undefined, 'SENTENCE_SYNTAX'],
    ['OBS,1,0,0,x,0,0', undefined, 'SENTENCE_SYNTAX'],
    ['OBS,1,0,0,0,0,0.1234567', undefined, 'SENTENCE_SYNTAX'],
    ['ACT,1,0,0,0', undefined, 'SENTENCE_SYNTAX'],
    ['', undefined, 'SENTENCE_SYNTAX'],
    [`OBS,1,${'0'.repeat(200)}`, undefined, 'LINE_TOO_LONG'],
  ])('when it says %s', async (body, sequence, error) => {
    const { type } = await terminal();
    expect((await type(sentence(body))).map(parseReply)).toEqual(refusal(sequence, error));
  });
});

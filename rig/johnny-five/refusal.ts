// What the board refuses of a Johnny-Five program, as a sentence for the person who started it.
import { errors } from '../../src/protocol/index.js';

const page = 'docs/johnny-five.md lists what runs on it.';

/**
 * The sentence for a Firmata string of the board; undefined for a string that is no refusal.
 *
 * @param text such as `error 17 sysex-unknown; OneWire`: number, name and what it is about.
 */
export function refusalSentence(text: string): string | undefined {
  const [, code, subject] = /^error (\d+) [a-z\d-]+(?:; (.+))?$/.exec(text) ?? [];
  const error = Object.values(errors).find(({ id }) => String(id) === code);
  if (!error) return undefined;
  if (error === errors.SYSEX_UNKNOWN && subject !== undefined)
    return `The board knows no ${subject} (${text.split(';')[0]}). ${page}`;
  return `The board refused something (${text}): ${error.about}. ${page}`;
}

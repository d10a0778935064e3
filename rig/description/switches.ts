// How switches are wired, as rig files say it: "0.38 m", "0.38 m, normally open", "0.38 m, left normally open".
import { CodedError, quoted } from '../../src/base/index.js';
import type { SwitchName } from '../../src/protocol/index.js';

/** What a contact is at rest. */
export const contacts = ['normally closed', 'normally open'] as const;

const contact = /^(?:(left|right) )?normally (closed|open)$/;
/** Before each contact a comma, which some leave out or write as a semicolon. */
const between = /,\s*(?=[a-z])|(?<!left|right)\s*[;\s]\s*(?=(?:(?:left|right) )?normally )/i;
const sides = ['LIMIT_LEFT', 'LIMIT_RIGHT'] as const satisfies readonly SwitchName[];

/**
 * Takes a place and the contacts apart. What is said of a side counts there more than what is said of both; what is not said is normally closed.
 * @throws CodedError QUANTITY_INVALID for words behind the place that name no contact, or that contradict each other
 */
export function parseLimitSwitches(written: string): { where: string; normallyOpen: readonly SwitchName[] } {
  const [where = '', ...words] = written.trim().split(between);
  if (/normally/i.test(where)) {
    const example = `"38 cm, ${contact.test(where) ? where : 'normally open'}"`;
    throw new CodedError(
      'QUANTITY_INVALID',
      `${quoted(written)} is a contact without its place; write a length before it, such as ${example}`,
    );
  }
  const said = new Map<SwitchName | 'both', string>();
  for (const word of words) {
    const [, side, rest] = contact.exec(word.trim()) ?? [];
    if (rest === undefined) {
      const message = `${quoted(word)} is no contact; write "normally closed" or "normally open", or one side such as "left normally open"`;
      throw new CodedError('QUANTITY_INVALID', message);
    }
    const of = sides.find((name) => side && name === `LIMIT_${side.toUpperCase()}`) ?? 'both';
    if ((said.get(of) ?? rest) !== rest) {
      throw new CodedError('QUANTITY_INVALID', `${quoted(written)} has two contacts for a switch; write one for each`);
    }
    said.set(of, rest);
  }
  return { where, normallyOpen: sides.filter((name) => (said.get(name) ?? said.get('both')) === 'open') };
}

/** The contacts of the limit switches in words, as parseLimitSwitches reads them behind the place. */
export function limitContacts(normallyOpen: readonly SwitchName[]): string {
  const [left, right] = sides.map((side) => contactOf(side, normallyOpen));
  return left === right ? left! : `left ${left}, right ${right}`;
}

/** The contact of a switch in words. */
export function contactOf(name: SwitchName, normallyOpen: readonly SwitchName[]): (typeof contacts)[number] {
  return normallyOpen.includes(name) ? 'normally open' : 'normally closed';
}

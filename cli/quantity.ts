// Physical quantities as people write them, "2 m" or "80 cm", in the unit a setting is kept in: with the units of rig files, and no others.
import { hasCode } from '../src/base/index.js';
import { CommandError } from './failure.js';

/**
 * A share as people write it: "10 %" or 0.1.
 *
 * @throws CommandError 'usage' when it is neither.
 */
export function parseShare(text: string, option: string): number {
  const [, number, percent] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  if (number === undefined) {
    throw new CommandError(
      'usage',
      `${option} "${text}" is not a share. Write it in percent, for example ${option} "10 %".`,
      { field: option },
    );
  }
  return percent === '%' ? Number(number) / 100 : Number(number);
}

/**
 * The value of a quantity in a given unit.
 *
 * @param text what the user wrote: number and unit.
 * @param as what it must be: its kind in a word ('length'), the unit wanted ('m'), and the option it was written for.
 * @throws CommandError 'usage' when it is no quantity, has no number or unit, or a unit of another kind.
 */
export async function parseQuantity(text: string, as: { kind: string; unit: string; option: string }): Promise<number> {
  const name = `${/^[aeiou]/.test(as.kind) ? 'an' : 'a'} ${as.kind}`;
  const example = `2 ${as.unit}`;
  // mathjs takes longer to load than most commands run, so only those that need it pay.
  const description = await import('../rig/description/index.js');
  try {
    return description.parseQuantity(text, { name, unit: as.unit, example });
  } catch (error) {
    if (!hasCode(error, 'QUANTITY_INVALID')) throw error;
  }
  throw new CommandError(
    'usage',
    `${as.option} "${text}" is not ${name}. Write a number and a unit, for example ${as.option} "${example}".`,
    { field: as.option },
  );
}

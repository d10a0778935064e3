// Physical quantities as people write them, "2 m" or "80 cm", in the unit a setting is kept in.
import { CommandError } from './failure.js';

/**
 * The value of a quantity in a given unit.
 *
 * @param text what the user wrote: number and unit.
 * @param as what it must be: its kind in a word ('length'), the unit wanted ('m'), and the option it was written for.
 * @throws CommandError 'usage' when it is no quantity, has no number or unit, or a unit of another kind.
 */
export async function parseQuantity(text: string, as: { kind: string; unit: string; option: string }): Promise<number> {
  // mathjs takes longer to load than most commands run, so only those that need it pay.
  const { unit } = await import('mathjs');
  try {
    const quantity = unit(text);
    if (quantity.equalBase(unit(as.unit)) && quantity.value !== null) return quantity.toNumber(as.unit);
  } catch {
    // Not even a quantity: the same message says so.
  }
  throw new CommandError(
    'usage',
    `${as.option} "${text}" is not a ${as.kind}. Write a number and a unit, for example ${as.option} "2 ${as.unit}".`,
  );
}

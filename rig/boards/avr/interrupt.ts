// An interrupt source in the words of avr8js' CPU, which does not export the type.
import type { CPU } from 'avr8js';

/**
 * `address` is the vector in words. `constant`: a level that asks again until its condition ends; otherwise the flag is
 * cleared when the interrupt is served. `inverseFlag`: the interrupt is asked for while the flag is 0.
 */
export type InterruptSource = Parameters<CPU['setInterruptFlag']>[0];

/** A source whose enable bit sits at the place of its flag, in another register. */
export function interruptSource(
  address: number,
  flagRegister: number,
  enableRegister: number,
  mask: number,
): InterruptSource {
  return { address, flagRegister, flagMask: mask, enableRegister, enableMask: mask };
}

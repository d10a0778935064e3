// How the board reads the supply of the motor: through a divider at A2, in steps of its converter.
import { fewestDigits } from '../quantities/index.js';

/** What the converter reads, and in how many steps. */
export const ADC_VOLTS = 5;
const ADC_STEPS = 1024;

/** Volts of the supply for each step of the reading. @param share of the supply that the divider leaves */
export function voltsPerStep(share: number): number {
  return ADC_VOLTS / ADC_STEPS / share;
}

/** The divider behind a reading, in as few digits as say it exactly. */
export function dividerShare(volts: number): number {
  const share = ADC_VOLTS / ADC_STEPS / volts;
  return fewestDigits(share, (rounded) => voltsPerStep(rounded) === volts) ?? share;
}

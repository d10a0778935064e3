// What a board's status says of its supply, its brown-out detector and its serial line, in words.
import type { BoardStatus } from './status.js';

/** Of the ATmega328P (datasheet, figure 29-1): the least supply at 16 MHz. */
const LEAST_VOLTS = 3.8;
/** USB gives 5 V; a board far below it is on its way to that. */
const LOW_VOLTS = 4.5;

/** Volts of the board's supply as its chip measures them, 10 % more or less; undefined before the first measurement. */
export function boardSupplyVolts({ reference }: Pick<BoardStatus, 'reference'>): number | undefined {
  return reference > 0 ? (1.1 * 1024) / reference : undefined;
}

/** At which supply the brown-out detector resets the board: what the fuse says, and what that means. Undefined when the board cannot tell now. */
export function brownOutSentence({ extendedFuse }: Pick<BoardStatus, 'extendedFuse'>): string | undefined {
  if (extendedFuse === 0) return undefined;
  const least = `at 16 MHz the chip is specified from ${LEAST_VOLTS} V on`;
  const volts = { 6: 1.8, 5: 2.7, 4: 4.3 }[extendedFuse & 7];
  if (volts === undefined) return `none: a supply that fails is not noticed; ${least}`;
  return volts < LEAST_VOLTS ? `below ${volts} V; ${least}, and in between nothing is noticed` : `below ${volts} V`;
}

/** What a person should look at: whole sentences, none for a board that is well. */
export function boardWarnings(
  status: Pick<BoardStatus, 'reference' | 'extendedFuse' | 'frameErrors' | 'overruns'>,
): string[] {
  const warnings: string[] = [];
  const volts = boardSupplyVolts(status);
  if (volts !== undefined && volts < LOW_VOLTS) {
    warnings.push(
      `The board's own supply is low: ${volts.toFixed(2)} V, measured within 10 %. Look at the USB cable and hub, and at what else the board feeds.`,
    );
  }
  if (status.frameErrors > 0) {
    const bytes = status.frameErrors === 1 ? 'A byte' : `${status.frameErrors} bytes`;
    warnings.push(
      `${bytes} came to the board without a stop bit since its reset: another program opened the port at another baud rate, or the rates of the two ends differ too much. Look at the baud rate, the USB adapter and the cable.`,
    );
  }
  if (status.overruns > 0) {
    const bytes = status.overruns === 1 ? 'A byte was' : `${status.overruns} bytes were`;
    warnings.push(`${bytes} lost since the board's reset, for want of time to read.`);
  }
  return warnings;
}

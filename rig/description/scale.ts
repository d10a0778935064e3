// A real factor as the firmware multiplies by it: a 16-bit number and a shift.
export interface Scale {
  /** 32768 to 65535. */
  readonly mantissa: number;
  /** 0 to 31: the factor is mantissa / 2^shift. */
  readonly shift: number;
}

const MANTISSA_MIN = 32768;
const MANTISSA_MAX = 65535;
const SHIFT_MAX = 31;

/** The nearest scale there is, off by at most 2^-16 of the factor; undefined when it does not fit. */
export function nearestScale(factor: number): Scale | undefined {
  for (let shift = SHIFT_MAX; shift >= 0; shift--) {
    const mantissa = Math.round(factor * 2 ** shift);
    if (mantissa <= MANTISSA_MAX) return mantissa >= MANTISSA_MIN ? { mantissa, shift } : undefined;
  }
  return undefined;
}

// Where the three timers are (ATmega328P datasheet, chapters 15, 16, 18 and 36).

/** Register addresses in data space, interrupt vectors and clock dividers of one timer. */
export interface TimerRegisters {
  readonly bits: 8 | 16;
  readonly TCCRA: number;
  readonly TCCRB: number;
  readonly TCCRC?: number;
  readonly TCNT: number;
  readonly OCRA: number;
  readonly OCRB: number;
  readonly ICR?: number;
  readonly TIMSK: number;
  readonly TIFR: number;
  readonly vectors: { readonly compareA: number; readonly compareB: number; readonly overflow: number };
  readonly dividers: readonly number[];
}

const dividers01 = [0, 1, 8, 64, 256, 1024, 0, 0];
export const timer0: TimerRegisters = {
  ...{ bits: 8, TCCRA: 0x44, TCCRB: 0x45, TCNT: 0x46, OCRA: 0x47, OCRB: 0x48, TIMSK: 0x6e, TIFR: 0x35 },
  vectors: { compareA: 0x1c, compareB: 0x1e, overflow: 0x20 },
  dividers: dividers01,
};
export const timer1: TimerRegisters = {
  ...{ bits: 16, TCCRA: 0x80, TCCRB: 0x81, TCCRC: 0x82, TCNT: 0x84, ICR: 0x86, OCRA: 0x88, OCRB: 0x8a },
  ...{ TIMSK: 0x6f, TIFR: 0x36 },
  vectors: { compareA: 0x16, compareB: 0x18, overflow: 0x1a },
  dividers: dividers01,
};
export const timer2: TimerRegisters = {
  ...{ bits: 8, TCCRA: 0xb0, TCCRB: 0xb1, TCNT: 0xb2, OCRA: 0xb3, OCRB: 0xb4, TIMSK: 0x70, TIFR: 0x37 },
  vectors: { compareA: 0x0e, compareB: 0x10, overflow: 0x12 },
  dividers: [0, 1, 8, 32, 64, 128, 256, 1024],
};

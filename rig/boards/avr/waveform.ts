// What the WGM bits of a timer mean (ATmega328P datasheet, tables 15-8, 16-4 and 18-8).

type Slope = 'single' | 'dual';

/** One waveform generation mode. */
export interface Waveform {
  readonly slope: Slope;
  /** Fast or phase correct PWM: the compare registers are buffered and the outputs are set and cleared in turn. */
  readonly pwm: boolean;
  /** Where the counter turns round: a value, or the register that holds it. */
  readonly top: number | 'OCRA' | 'ICR';
  /** Where buffered compare values take effect. */
  readonly update: 'at once' | 'top' | 'bottom';
  /** Whether OCnA may toggle instead, in a PWM mode. */
  readonly togglesA: boolean;
}

const count = (top: Waveform['top']): Waveform => ({
  slope: 'single',
  pwm: false,
  top,
  update: 'at once',
  togglesA: true,
});
const normal = (max: number): Waveform => count(max);
const clearOnMatch = (top: 'OCRA' | 'ICR'): Waveform => count(top);
const fast = (top: Waveform['top']): Waveform => ({
  slope: 'single',
  pwm: true,
  top,
  update: 'bottom',
  togglesA: typeof top === 'string',
});
const phaseCorrect = (top: Waveform['top']): Waveform => ({
  slope: 'dual',
  pwm: true,
  top,
  update: 'top',
  togglesA: top === 'OCRA',
});
const phaseAndFrequencyCorrect = (top: Waveform['top']): Waveform => ({ ...phaseCorrect(top), update: 'bottom' });

/** Indexed by WGM2:0; the reserved modes count like the normal one. */
export const waveforms8Bit: readonly Waveform[] = [
  normal(0xff),
  phaseCorrect(0xff),
  clearOnMatch('OCRA'),
  fast(0xff),
  normal(0xff),
  phaseCorrect('OCRA'),
  normal(0xff),
  fast('OCRA'),
];

/** Indexed by WGM13:0; the reserved mode counts like the normal one. */
export const waveforms16Bit: readonly Waveform[] = [
  normal(0xffff),
  phaseCorrect(0xff),
  phaseCorrect(0x1ff),
  phaseCorrect(0x3ff),
  clearOnMatch('OCRA'),
  fast(0xff),
  fast(0x1ff),
  fast(0x3ff),
  phaseAndFrequencyCorrect('ICR'),
  phaseAndFrequencyCorrect('OCRA'),
  phaseCorrect('ICR'),
  phaseCorrect('OCRA'),
  clearOnMatch('ICR'),
  normal(0xffff),
  fast('ICR'),
  fast('OCRA'),
];

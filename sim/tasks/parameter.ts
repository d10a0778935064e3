// What a task's parameter is when nobody gives it, and what it may be.

export interface Parameter {
  readonly value: number;
  readonly fits: (value: number) => boolean;
  /** What fits, to follow "give". */
  readonly words: string;
}

export function above0(value: number): Parameter {
  return { value, fits: (given) => Number.isFinite(given) && given > 0, words: 'a number above 0' };
}

export function atLeast0(value: number): Parameter {
  return { value, fits: (given) => Number.isFinite(given) && given >= 0, words: 'a number of at least 0' };
}

export function anyNumber(value: number): Parameter {
  return { value, fits: Number.isFinite, words: 'a finite number' };
}

export function between(value: number, from: number, to: number): Parameter {
  return { value, fits: (given) => given >= from && given <= to, words: `a number from ${from} to ${to}` };
}

export function whole(value: number, from: number, to: number): Parameter {
  return {
    value,
    fits: (given) => Number.isInteger(given) && given >= from && given <= to,
    words: `a whole number from ${from} to ${to}`,
  };
}

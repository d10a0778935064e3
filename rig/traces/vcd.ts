// A value change dump (IEEE 1364-2005, clause 18), as GTKWave and other viewers of waveforms read it.

/** A variable: one bit, a real number, or a text, which GTKWave shows as it is. */
export interface VcdVariable {
  readonly scope: string;
  /** Without blanks. */
  readonly name: string;
  readonly kind: 'bit' | 'real' | 'text';
}

export type VcdValue = boolean | number | string;

/** Writes the head at once, then each change. Times are whole numbers of the time scale, and never go back. */
export class VcdWriter {
  readonly #write: (text: string) => void;
  readonly #variables: readonly VcdVariable[];
  readonly #last: (VcdValue | undefined)[];
  #time = -1;

  /** @param scale such as '100 ps' */
  constructor(write: (text: string) => void, scale: string, variables: readonly VcdVariable[]) {
    this.#write = write;
    this.#variables = variables;
    this.#last = variables.map(() => undefined);
    const types = { bit: 'wire 1', real: 'real 64', text: 'string 1' };
    const scopes = [...new Set(variables.map(({ scope }) => scope))];
    const lines = scopes.flatMap((scope) => [
      `$scope module ${scope} $end`,
      ...variables.flatMap(({ scope: own, name, kind }, i) =>
        own === scope ? [`$var ${types[kind]} ${identifier(i)} ${name} $end`] : [],
      ),
      '$upscope $end',
    ]);
    write([`$timescale ${scale} $end`, ...lines, '$enddefinitions $end', ''].join('\n'));
  }

  /** The value of a variable, by its place in the list, from a time on. One that it has already is left out. */
  change(variable: number, value: VcdValue, time: number): void {
    if (this.#last[variable] === value) return;
    this.#last[variable] = value;
    if (time > this.#time) {
      this.#time = time;
      this.#write(`#${time}\n`);
    }
    this.#write(`${valueText(this.#variables[variable]!.kind, value)}${identifier(variable)}\n`);
  }

  /** The last moment that was looked at, so that viewers show the time until then. */
  end(time: number): void {
    if (time > this.#time) this.#write(`#${time}\n`);
  }
}

function valueText(kind: VcdVariable['kind'], value: VcdValue): string {
  if (kind === 'bit') return value ? '1' : '0';
  return kind === 'real' ? `r${value} ` : `s${value} `;
}

/** A printable character for each of the first 94 variables. */
function identifier(variable: number): string {
  return String.fromCharCode(33 + variable);
}

// Assembler for the AVR as it is written down line by line, and what it costs: worst-case cycles, flash.

/** Cycles and words of each instruction used here (AVR instruction set manual); a branch that is not taken. */
const costs: Readonly<Record<string, readonly [cycles: number, words: number]>> = {
  ...each('adc add asr bld clr clt com cp cpc cpi ldi lsl lsr mov movw or rol ror sbc sbci set sub subi tst', 1, 1),
  ...each('mul mulsu ldd pop push st', 2, 1),
  ...each('lds sts', 2, 2),
  ...each('breq brlo brmi brne brsh sbrc', 1, 1),
  ...each('lpm rcall', 3, 1),
  ...each('rjmp', 2, 1),
  ...each('jmp', 3, 2),
  ...each('call', 4, 2),
  ...each('ret', 4, 1),
};

function each(names: string, cycles: number, words: number): Record<string, readonly [number, number]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, [cycles, words] as const]));
}

interface Instruction {
  readonly name: string;
  readonly target: string;
}

/** Assembler without loops, so that its longest way can be added up. */
export class AvrCode {
  readonly #lines: string[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #labels = new Map<string, number>();

  /** Adds instructions, one a line. A line that ends in a colon is a label, and one may be followed by a comment after a semicolon. */
  add(...lines: readonly string[]): this {
    for (const line of lines) {
      this.#lines.push(line.endsWith(':') || line.startsWith(';') ? line : `  ${line}`);
      const code = line.replace(/;.*/, '').trim();
      if (code === '') continue;
      if (code.endsWith(':')) {
        this.#labels.set(code.slice(0, -1), this.#instructions.length);
        continue;
      }
      const [name, ...operands] = code.split(/[\s,]+/);
      if (costs[name!] === undefined) throw new Error(`Nobody has said what ${name} costs.`);
      this.#instructions.push({ name: name!, target: operands.at(-1) ?? '' });
    }
    return this;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /** Bytes of flash. */
  get bytes(): number {
    return this.#instructions.reduce((sum, { name }) => sum + 2 * costs[name]![1], 0);
  }

  /** Cycles of the longest way from a label to its return, which is counted too. */
  worstCycles(label: string): number {
    const known = new Map<number, number>();
    const from = (at: number): number => {
      const found = known.get(at);
      if (found !== undefined) return found;
      const { name, target } = this.#instructions[at]!;
      const [cycles] = costs[name]!;
      const most = (): number => {
        if (name === 'ret') return cycles;
        if (name === 'rjmp' || name === 'jmp') return cycles + from(this.#labels.get(target)!);
        if (name === 'rcall' || name === 'call') return cycles + from(this.#labels.get(target)!) + from(at + 1);
        if (name.startsWith('br')) return Math.max(2 + from(this.#labels.get(target)!), cycles + from(at + 1));
        if (name === 'sbrc') {
          const skipped = costs[this.#instructions[at + 1]!.name]![1];
          return Math.max(cycles + from(at + 1), 1 + skipped + from(at + 2));
        }
        return cycles + from(at + 1);
      };
      const way = most();
      known.set(at, way);
      return way;
    };
    return from(this.#labels.get(label)!);
  }
}

// Fitness as a formula over the observation: parsed by mathjs, computed here with the same bits on every engine.
import type { MathNode } from 'mathjs';
import { cos, exp, log, sin, tanh } from '../../../sim/index.js';
import { CodedError, didYouMean } from '../../base/index.js';
import type { OwnTaskErrorCode } from './own-message.js';

/** The value of a formula for the values of its variables. */
export type Formula = (values: Float64Array) => number;

/** Exponentials and angles from sim, so that no engine decides a result. */
const functions: Readonly<Record<string, { readonly arity: number; readonly of: (...values: number[]) => number }>> = {
  sin: { arity: 1, of: sin },
  cos: { arity: 1, of: cos },
  tan: { arity: 1, of: (x) => sin(x) / cos(x) },
  exp: { arity: 1, of: exp },
  log: { arity: 1, of: log },
  tanh: { arity: 1, of: tanh },
  sqrt: { arity: 1, of: Math.sqrt },
  abs: { arity: 1, of: Math.abs },
  sign: { arity: 1, of: Math.sign },
  square: { arity: 1, of: (x) => x * x },
  min: { arity: Number.POSITIVE_INFINITY, of: Math.min },
  max: { arity: Number.POSITIVE_INFINITY, of: Math.max },
};

const constants: Readonly<Record<string, number>> = { pi: Math.PI };

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '<': (a, b) => (a < b ? 1 : 0),
  '<=': (a, b) => (a <= b ? 1 : 0),
  '>': (a, b) => (a > b ? 1 : 0),
  '>=': (a, b) => (a >= b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  or: (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
};

const largestPower = 64;

/**
 * Compiles an expression in mathjs's syntax: + - * / ^, comparisons (1 or 0), `and`, `or`, `condition ? a : b`, and the functions
 * above. Anything else of mathjs cannot be reached from it.
 *
 * @param variables their names, in the order of the formula's values.
 * @throws CodedError FITNESS_INVALID
 */
export async function compileFormula(expression: string, variables: readonly string[]): Promise<Formula> {
  const { parse } = await import('mathjs/number');
  let tree: MathNode;
  try {
    tree = parse(expression);
  } catch (error) {
    throw invalid(expression, `it cannot be read (${(error as Error).message})`);
  }
  return new Compiler(expression, variables).compile(tree);
}

class Compiler {
  readonly #expression: string;
  readonly #variables: readonly string[];

  constructor(expression: string, variables: readonly string[]) {
    this.#expression = expression;
    this.#variables = variables;
  }

  compile(node: MathNode): Formula {
    switch (node.type) {
      case 'ConstantNode':
        return this.#number((node as unknown as { value: unknown }).value);
      case 'SymbolNode':
        return this.#symbol((node as unknown as { name: string }).name);
      case 'ParenthesisNode':
        return this.compile((node as unknown as { content: MathNode }).content);
      case 'OperatorNode':
        return this.#operator(node as unknown as { op: string; args: MathNode[] });
      case 'FunctionNode':
        return this.#call(node as unknown as { fn: MathNode; args: MathNode[] });
      case 'ConditionalNode':
        return this.#choice(node as unknown as Record<'condition' | 'trueExpr' | 'falseExpr', MathNode>);
      default:
        throw this.#invalid(`"${node.toString()}" is not allowed in it`);
    }
  }

  #number(value: unknown): Formula {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw this.#invalid(value === undefined ? 'it is empty' : `"${value}" in it is not a number`);
    }
    return () => value;
  }

  #symbol(name: string): Formula {
    const index = this.#variables.indexOf(name);
    if (index >= 0) return (values) => values[index]!;
    if (Object.hasOwn(constants, name)) return this.#number(constants[name]);
    const known = [...this.#variables, ...Object.keys(constants)];
    throw this.#invalid(`there is no "${name}".${didYouMean(name, known)} The names are: ${known.join(', ')}`);
  }

  #operator({ op, args }: { op: string; args: MathNode[] }): Formula {
    if (op === '^') return this.#power(args);
    const [a, b] = args.map((each) => this.compile(each)) as [Formula, Formula?];
    if (b === undefined) {
      if (op === '-') return (values) => -a(values);
      if (op === '+') return a;
      if (op === 'not') return (values) => (a(values) === 0 ? 1 : 0);
    } else if (Object.hasOwn(operators, op)) {
      const apply = operators[op]!;
      return (values) => apply(a(values), b(values));
    }
    throw this.#invalid(`the operator "${op}" is not allowed in it`);
  }

  /** By multiplication, from left to right. */
  #power(args: MathNode[]): Formula {
    const [base, exponent] = args.map((each) => this.compile(each)) as [Formula, Formula];
    const isConstant = args[1]!.filter(({ type }) => type === 'SymbolNode').length === 0;
    const power = isConstant ? exponent(new Float64Array(0)) : Number.NaN;
    if (!(Number.isInteger(power) && Math.abs(power) <= largestPower)) {
      throw this.#invalid(
        `the power "${args[1]!.toString()}" is not a whole number from -${largestPower} to ${largestPower}; sqrt(x) and exp(x) are other ways`,
      );
    }
    return (values) => {
      const x = base(values);
      let product = 1;
      for (let k = 0; k < Math.abs(power); k++) product *= x;
      return power < 0 ? 1 / product : product;
    };
  }

  #call({ fn, args }: { fn: MathNode; args: MathNode[] }): Formula {
    const name = fn.toString();
    if (!Object.hasOwn(functions, name)) {
      throw this.#invalid(`there is no function "${name}". The functions are: ${Object.keys(functions).join(', ')}`);
    }
    const { arity, of } = functions[name]!;
    if (args.length < 1 || args.length > arity) {
      throw this.#invalid(`${name} takes ${arity === 1 ? 'one value' : 'one or more values'}, not ${args.length}`);
    }
    const [first, ...rest] = args.map((each) => this.compile(each)) as [Formula, ...Formula[]];
    if (arity === 1) return (values) => of(first(values));
    return (values) => rest.reduce((result, next) => of(result, next(values)), first(values));
  }

  #choice(node: Record<'condition' | 'trueExpr' | 'falseExpr', MathNode>): Formula {
    const condition = this.compile(node.condition);
    const then = this.compile(node.trueExpr);
    const otherwise = this.compile(node.falseExpr);
    return (values) => (condition(values) !== 0 ? then(values) : otherwise(values));
  }

  #invalid(reason: string): CodedError<OwnTaskErrorCode> {
    return invalid(this.#expression, reason);
  }
}

function invalid(expression: string, reason: string): CodedError<OwnTaskErrorCode> {
  return new CodedError<OwnTaskErrorCode>('FITNESS_INVALID', `The fitness "${expression}" cannot be used: ${reason}.`);
}

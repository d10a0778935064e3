// Acceptance limits: comparisons of measurements, with units, written as text and evaluated by mathjs.
import {
  type EvalFunction,
  isConstantNode,
  isOperatorNode,
  isParenthesisNode,
  isRelationalNode,
  isSymbolNode,
  type MathNode,
  parse,
  type Unit,
  unit,
} from '#mathjs';
import { CodedError, quoted as quote } from '../../src/base/index.js';
import { readUnit } from '../description/index.js';
import { type Measurement, type MeasurementName, measurementTable, nearestPossible } from './measurements.js';

export type LimitErrorCode = 'LIMIT_SYNTAX' | 'LIMIT_UNKNOWN' | 'LIMIT_UNIT' | 'LIMIT_NONE';

/** A comparison such as `meanReturn > 850` or `roundTripMax < 16.5 ms`. */
export interface Limit {
  readonly text: string;
  /** The measurements it compares, in the order they are written. */
  readonly names: readonly MeasurementName[];
  /** Whether it holds; `measured` has a value for each of `names`. */
  holds(measured: ReadonlyMap<MeasurementName, Measurement>): boolean;
}

/** Characters of a limit. */
const LENGTH_MAX = 500;

const comparisons = new Set(['smaller', 'smallerEq', 'larger', 'largerEq', 'equal', 'unequal']);
const arithmetic = new Set(['add', 'subtract', 'multiply', 'divide', 'unaryMinus']);

function isMeasurement(name: string): name is MeasurementName {
  return Object.hasOwn(measurementTable, name);
}

/** Whether it is a unit of machines, and one that mathjs knows by this name: it has many more, such as the month mo and the gauss G. */
function isUnit(name: string): boolean {
  try {
    return 'unit' in readUnit(name) && unit(name).value === null;
  } catch {
    return false;
  }
}

/** A number, or a number with its unit as mathjs knows it. */
function quantity(value: number, unitName: string): number | Unit {
  return unitName === '' ? value : unit(value, unitName);
}

/**
 * Reads one limit.
 *
 * @param where where it stands, for messages: 'limits.txt, line 3'.
 * @throws CodedError 'LIMIT_SYNTAX', 'LIMIT_UNKNOWN' (neither a measurement nor a unit) or 'LIMIT_UNIT'.
 */
export function parseLimit(text: string, where: string): Limit {
  const quoted = `${where}: the limit ${quote(text)}`;
  // More than anybody reads; mathjs would go as deep as its terms are many.
  if (text.length > LENGTH_MAX) {
    throw new CodedError<LimitErrorCode>(
      'LIMIT_SYNTAX',
      `${quoted} has ${text.length} characters, and may have ${LENGTH_MAX}. Make several limits of it.`,
    );
  }
  const root = parseExpression(text, quoted);
  const names = measurementNames(root, quoted);
  const compiled = root.compile();
  const holds = (measured: ReadonlyMap<MeasurementName, Measurement>): boolean =>
    compiled.evaluate(
      new Map(
        names.map((name) => [name, quantity(measured.get(name)?.value ?? Number.NaN, measurementTable[name].unit)]),
      ),
    ) === true;
  checkUnits(compiled, names, quoted);
  if (tries.every((value) => [names, names.toReversed()].every((order) => holds(tried(order, value))))) {
    throw new CodedError<LimitErrorCode>('LIMIT_SYNTAX', `${quoted} holds whatever is measured, so it limits nothing.`);
  }
  return { text, names, holds };
}

/** Far more and far less than anything measures, and what a share can be. */
const tries = [-1e15, -1, 0, 0.25, 1, 1e15];

/** Measurements that differ from each other, as far as they can. */
function tried(names: readonly MeasurementName[], value: number): Map<MeasurementName, Measurement> {
  return new Map(
    names.map((name, i) => [
      name,
      { name, value: nearestPossible(name, value * (i + 1)), unit: measurementTable[name].unit },
    ]),
  );
}

/** The signs of print as a keyboard has them. */
function typed(text: string): string {
  return text
    .replaceAll('\u2265', '>=')
    .replaceAll('\u2264', '<=')
    .replaceAll('\u2212', '-')
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replaceAll('\u00b0', ' deg');
}

function parseExpression(text: string, quoted: string): MathNode {
  let root: MathNode;
  try {
    root = parse(typed(text));
  } catch (error) {
    const hint = error instanceof Error ? ` (${error.message})` : '';
    throw new CodedError<LimitErrorCode>(
      'LIMIT_SYNTAX',
      `${quoted} cannot be read${hint}. Write a comparison like "meanReturn > 850".`,
    );
  }
  // What user text may contain is listed here, so no function of mathjs can be reached from it.
  const isComparison = isRelationalNode(root) || (isOperatorNode(root) && comparisons.has(root.fn));
  const isPlain = (node: MathNode): boolean =>
    isSymbolNode(node) ||
    isParenthesisNode(node) ||
    (isConstantNode(node) && typeof node.value === 'number') ||
    (isOperatorNode(node) && arithmetic.has(node.fn));
  if (!isComparison || root.filter((node) => node !== root && !isPlain(node)).length > 0) {
    const example = '"meanReturn > 850" or "roundTripMax < 16.5 ms"';
    throw new CodedError<LimitErrorCode>(
      'LIMIT_SYNTAX',
      `${quoted} is not one comparison of sums and products, like ${example}.`,
    );
  }
  return root;
}

function measurementNames(root: MathNode, quoted: string): MeasurementName[] {
  const names = new Set<MeasurementName>();
  for (const node of root.filter(isSymbolNode)) {
    const { name } = node as unknown as { name: string };
    if (isMeasurement(name)) names.add(name);
    else if (!isUnit(name)) {
      const known = Object.keys(measurementTable).join(', ');
      throw new CodedError<LimitErrorCode>(
        'LIMIT_UNKNOWN',
        `${quoted} names "${name}", which is no measurement and no unit. Measurements: ${known}.`,
      );
    }
  }
  if (names.size === 0)
    throw new CodedError<LimitErrorCode>('LIMIT_SYNTAX', `${quoted} names no measurement, so it limits nothing.`);
  return [...names];
}

/** Tries the limit once: mathjs refuses to compare or add different kinds of quantities. */
function checkUnits(compiled: EvalFunction, names: readonly MeasurementName[], quoted: string): void {
  try {
    compiled.evaluate(new Map(names.map((name) => [name, quantity(1, measurementTable[name].unit)])));
  } catch {
    const units = names.map((name) => `${name} is ${measurementTable[name].unit || 'a plain number'}`).join(', ');
    throw new CodedError<LimitErrorCode>('LIMIT_UNIT', `${quoted} compares different kinds of quantities: ${units}.`);
  }
}

/**
 * Reads a file of limits: one to a line; `#` starts a comment.
 *
 * @param source name of the file, for messages.
 * @throws CodedError as `parseLimit`, or 'LIMIT_NONE' when there is no limit in it.
 */
export function parseLimits(file: string, source: string): Limit[] {
  const limits: Limit[] = [];
  for (const [index, line] of file.split(/\r\n|\r|\n/).entries()) {
    const text = line.split('#')[0]!.trim();
    if (text === '') continue;
    try {
      limits.push(parseLimit(text, `${source}, line ${index + 1}`));
    } catch (error) {
      throw error instanceof CodedError ? error.at({ file: source, line: index + 1 }) : error;
    }
  }
  if (limits.length === 0) {
    throw new CodedError<LimitErrorCode>(
      'LIMIT_NONE',
      `${source} holds no limit. Write one to a line, like "meanReturn > 850".`,
    ).at({ file: source });
  }
  return limits;
}

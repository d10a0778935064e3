// mathjs for Node as its one file: its thousand modules take six times as long to load. Loaded for the first call, since most commands need none of it.
// Bundlers take the modules they need.
import { createRequire } from 'node:module';

let loaded;
const math = () => {
  loaded ??= createRequire(import.meta.url)('mathjs/lib/browser/math.js');
  return loaded;
};
const called =
  (name) =>
  (...values) =>
    math()[name](...values);

// Quantities. What units depend on is looked up when it is spread.
export const create = called('create');
export const unitDependencies = {
  get unit() {
    return math().unitDependencies;
  },
};
export const createUnitDependencies = {
  get createUnit() {
    return math().createUnitDependencies;
  },
};
export const unit = called('unit');
// Matrices.
export const [abs, add, divide, identity, inv] = ['abs', 'add', 'divide', 'identity', 'inv'].map(called);
export const [matrix, max, multiply, subtract, transpose] = ['matrix', 'max', 'multiply', 'subtract', 'transpose'].map(
  called,
);
// Expressions.
export const parse = called('parse');
export const [isConstantNode, isOperatorNode] = ['isConstantNode', 'isOperatorNode'].map(called);
export const [isParenthesisNode, isRelationalNode, isSymbolNode] = [
  'isParenthesisNode',
  'isRelationalNode',
  'isSymbolNode',
].map(called);

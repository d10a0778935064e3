// mathjs for Node as its one file: its thousand modules take six times as long to load. Bundlers take the modules they need.
import math from 'mathjs/lib/browser/math.js';

// Quantities. The file builds its table of units when it is first asked for `unit`.
export const { create, createUnitDependencies, unitDependencies } = math;
export const unit = (...quantity) => math.unit(...quantity);
// Matrices.
export const { abs, add, divide, identity, inv, matrix, max, multiply, subtract, transpose } = math;
// Expressions.
export const { isConstantNode, isOperatorNode, isParenthesisNode, isRelationalNode, isSymbolNode, parse } = math;

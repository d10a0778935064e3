// Quantities as people write them, with their units, and the kinds of fields that hold them.
export { flag, kinds, number, oneOf, quantity, quantityIn, read, share, text, wrong } from './field-types.js';
export { fewestDigits, formatQuantity, isQuantity, type Kind, parseQuantity } from './quantity.js';
export { readUnit } from './unit-text.js';

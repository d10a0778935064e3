// What every room needs and none owns: the coded error, statistics, units of angle, bytes as text, names that were meant, numbers as text, what a file says, keys that stand twice, shares of work, the name of a file, the next turn.
export { DEGREES_PER_RADIAN, RADIANS_PER_DEGREE } from './angle.js';
export { CodedError, type ErrorPlace, hasCode } from './coded-error.js';
export { decodeText } from './decode-text.js';
export { fromHex, toHex } from './hex.js';
export { holdsItself } from './holds-itself.js';
export { didYouMean, nearestName } from './nearest-name.js';
export { nextTurn } from './next-turn.js';
export { formatMeasurement, formatNumber, hexadecimal } from './number-text.js';
export { repeatedKey } from './repeated-key.js';
export { quoted, said } from './said.js';
export { type SchemaWords, schemaProblem } from './schema-problem.js';
export { named, parseShard, type Selection, type Shard, type ShardErrorCode, shardOf } from './shard.js';
export { mean, standardDeviation } from './statistics.js';
export { stemOf } from './stem.js';

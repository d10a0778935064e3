/**
 * Compiles champions to images and to source text of other languages, and reads images back.
 *
 * @module synaptolytic/compile
 */
export { errorBound } from '../network/index.js';
export type { CompileReport } from './compile.js';
export { avrLimits, compileChampion, fitsAvr } from './compile.js';
export { crc16 } from './crc16.js';
export type { InferenceWork } from './cycles.js';
export { inferenceWork, predictCycles } from './cycles.js';
export type { Image, ImageContent, ImageErrorCode } from './image.js';
export { decodeImage, encodeImage, imageLength, imageTasks, taskIdOf } from './image.js';
export { signature } from './signature.js';
export type { EvaluatorFile, EvaluatorOptions, Target } from './targets/index.js';
export { compileEvaluator, targetExtensions, targets } from './targets/index.js';

// A champion as a JavaScript module: no dependency, for Node and browsers.
import type { EvaluatorSource } from './evaluator.js';
import { numberRows, readOutputs, stepStatements } from './statements.js';
import { risingTable } from './straight-line.js';

/** champion.js. */
export function javascriptModule(source: EvaluatorSource): string {
  const { head, champion } = source;
  const { inputs, outputs } = champion.mask.shape;
  return `${[
    ...head.map((text) => `// ${text}`.trimEnd()),
    '',
    `export const championInputs = ${inputs};`,
    `export const championOutputs = ${outputs};`,
    `export const championPeriodUs = ${champion.task.periodUs};`,
    '',
    ...arithmetic(source),
    '',
    ...act(source),
    '',
    ...floatFace(source),
    '',
    ...selfTest(source),
  ].join('\n')}\n`;
}

function arithmetic({ isReported }: EvaluatorSource): string[] {
  return [
    '// tanh(i/32) in Q15, moved by half the error of linear interpolation, up to the first 1.',
    'const table = [',
    ...numberRows(risingTable, '  '),
    '];',
    ...(isReported ? ['', '// Whether an observation was held at a limit.', 'let isHeld = false;'] : []),
    '',
    'function scale(observation, scaleQ8) {',
    '  const value = Math.floor((observation * scaleQ8 + 8192) / 16384);',
    '  if (value >= -524287 && value <= 524287) return value;',
    ...(isReported ? ['  isHeld = true;'] : []),
    '  return value < 0 ? -524287 : 524287;',
    '}',
    '',
    '// tanh of a Q13 number as Q23.',
    'function tanh(u) {',
    '  const magnitude = Math.abs(u);',
    `  if (magnitude >= ${(risingTable.length - 1) * 256}) return u < 0 ? -8388608 : 8388608;`,
    '  const low = table[magnitude >> 8];',
    '  const value = low * 256 + (table[(magnitude >> 8) + 1] - low) * (magnitude & 255);',
    '  return u < 0 ? -value : value;',
    '}',
  ];
}

function act({ line, isReported }: EvaluatorSource): string[] {
  const code: string[] = isReported ? ['isHeld = false;'] : [];
  for (const { index, scaleQ8, isRead } of line.inputs) {
    if (isRead || isReported) {
      code.push(`${isRead ? `const s${index} = ` : ''}scale(observations[${index}], ${scaleQ8});`);
    }
  }
  const read = readOutputs(line);
  if (read.length > 0) code.push('let u = 0;', 'let t;', ...read.map((o) => `let z${o} = 512;`));
  code.push(...stepStatements(line, { tanh: 'tanh', input: (index) => `s${index}`, end: ';' }));
  for (let o = 0; o < line.outputs; o++) {
    code.push(`actions[${o}] = ${read.includes(o) ? `Math.min(32767, (tanh(z${o} >> 10) + 128) >> 8)` : '0'};`);
  }
  if (isReported) code.push('return isHeld;');
  const result = isReported ? ' Returns whether a scaled observation was held at a limit.' : '';
  return [
    `/** Takes observations in Q13.19 (an array or an Int32Array), and writes actions in Q15.${result} */`,
    'export function championAct(observations, actions) {',
    ...code.map((text) => `  ${text}`),
    '}',
  ];
}

function floatFace({ isReported }: EvaluatorSource): string[] {
  const [result, end] = isReported
    ? [
        '{ actions, saturated }',
        'const saturated = championAct(whole, fixed) || whole.some((value, i) => value !== exact[i]);',
      ]
    : ['{ actions }', 'championAct(whole, fixed);'];
  return [
    `/** The same in the units above, with actions from -1 to 1: ${result}. Throws when an observation is not a number. */`,
    'export function championActFloat(observations) {',
    '  const exact = Array.from({ length: championInputs }, (_, i) => Math.floor(observations[i] * 524288 + 0.5));',
    '  const wrong = exact.findIndex(Number.isNaN);',
    '  if (wrong >= 0) throw new TypeError("Observation " + wrong + " is not a number.");',
    '  const whole = exact.map((value) => Math.max(-2147483648, Math.min(2147483647, value)));',
    '  const fixed = new Array(championOutputs);',
    `  ${end}`,
    '  const actions = fixed.map((action) => action / 32768);',
    `  return ${result};`,
    '}',
  ];
}

function selfTest({ vectors, isReported }: EvaluatorSource): string[] {
  const rows = vectors.map(
    ({ observations, actions, isSaturated }) =>
      `  [[${observations.join(', ')}], [${actions.join(', ')}]${isReported ? `, ${isSaturated}` : ''}],`,
  );
  return [
    `// Observations, actions${isReported ? ', and whether one is held' : ''}.`,
    'const vectors = [',
    ...rows,
    '];',
    '',
    '/** How many of the vectors differ: 0 if all is well. */',
    'export function championSelfTest() {',
    `  return vectors.filter(([observations, expected${isReported ? ', isExpectedHeld' : ''}]) => {`,
    '    const actions = [];',
    ...(isReported
      ? ['    if (championAct(observations, actions) !== isExpectedHeld) return true;']
      : ['    championAct(observations, actions);']),
    '    return expected.some((action, o) => action !== actions[o]);',
    '  }).length;',
    '}',
  ];
}

// A champion as a Python 3 module: no dependency. Run by itself it tests itself.
import type { EvaluatorSource } from './evaluator.js';
import { numberRows, readOutputs, stepStatements } from './statements.js';
import { risingTable } from './straight-line.js';

/** champion.py. */
export function pythonModule(source: EvaluatorSource): string {
  const { line, head, vectors, champion, isReported } = source;
  const { inputs, outputs } = champion.mask.shape;
  const code: string[] = [];
  for (const { index, scaleQ8, isRead } of line.inputs) {
    if (isRead || isReported) code.push(`s${index} = _scale(observations[${index}], ${scaleQ8})`);
  }
  const read = readOutputs(line);
  if (read.length > 0) code.push('u = 0', ...read.map((o) => `z${o} = 512`));
  code.push(...stepStatements(line, { tanh: '_tanh', input: (index) => `s${index}[0]`, end: '' }));
  const actions = Array.from({ length: outputs }, (_, o) => (read.includes(o) ? `_action(z${o})` : '0'));
  const held = line.inputs.map(({ index }) => `s${index}[1]`);
  code.push(
    isReported ? `return [${actions.join(', ')}], ${held.join(' or ') || 'False'}` : `return [${actions.join(', ')}]`,
  );
  const rows = vectors.map(
    ({ observations, actions, isSaturated }) =>
      `    ([${observations.join(', ')}], [${actions.join(', ')}], ${isSaturated ? 'True' : 'False'}),`,
  );
  return `${[
    ...head.map((text) => `# ${text}`.trimEnd()),
    '"""A compiled champion. champion_act takes integers, champion_act_float numbers; run the file to test it."""',
    'import math',
    'import sys',
    '',
    `INPUTS = ${inputs}`,
    `OUTPUTS = ${outputs}`,
    `PERIOD_US = ${champion.task.periodUs}`,
    '',
    '# tanh(i/32) in Q15, moved by half the error of linear interpolation, up to the first 1.',
    '_TABLE = (',
    ...numberRows(risingTable, '    '),
    ')',
    '',
    '',
    'def _scale(observation, scale_q8):',
    '    value = (observation * scale_q8 + 8192) >> 14',
    '    held = max(-524287, min(524287, value))',
    '    return held, held != value',
    '',
    '',
    'def _tanh(u):',
    '    """tanh of a Q13 number as Q23."""',
    '    magnitude = abs(u)',
    '    value = 8388608',
    `    if magnitude < ${(risingTable.length - 1) * 256}:`,
    '        low, high = _TABLE[magnitude >> 8], _TABLE[(magnitude >> 8) + 1]',
    '        value = low * 256 + (high - low) * (magnitude & 255)',
    '    return -value if u < 0 else value',
    '',
    '',
    'def _action(z):',
    '    return min(32767, (_tanh(z >> 10) + 128) >> 8)',
    '',
    '',
    'def champion_act(observations):',
    `    """The actions in Q15 for observations in Q13.19${isReported ? ', and whether one was held at a limit' : ''}."""`,
    ...code.map((text) => `    ${text}`),
    '',
    '',
    'def champion_act_float(observations):',
    '    """The same in the units above, with actions from -1 to 1. ValueError when an observation is not a number."""',
    '    exact = []',
    '    for index, observation in enumerate(observations):',
    '        if math.isnan(observation):',
    '            raise ValueError("Observation %d is not a number." % index)',
    '        # Far beyond the range, infinite numbers too.',
    '        exact.append(math.floor(max(-8192.0, min(8192.0, observation)) * 524288 + 0.5))',
    '    whole = [max(-2147483648, min(2147483647, value)) for value in exact]',
    ...(isReported
      ? [
          '    actions, held = champion_act(whole)',
          '    return [action / 32768 for action in actions], held or whole != exact',
        ]
      : ['    return [action / 32768 for action in champion_act(whole)]']),
    '',
    '',
    '# Observations, actions, and whether one is held.',
    '_VECTORS = (',
    ...rows,
    ')',
    '',
    '',
    'def champion_self_test():',
    '    """How many of the vectors differ: 0 if all is well."""',
    isReported
      ? '    return sum(champion_act(observed) != (actions, held) for observed, actions, held in _VECTORS)'
      : '    return sum(champion_act(observed) != actions for observed, actions, _ in _VECTORS)',
    '',
    '',
    'if __name__ == "__main__":',
    '    different = champion_self_test()',
    '    print("%d of %d vectors differ" % (different, len(_VECTORS)))',
    '    sys.exit(1 if different else 0)',
  ].join('\n')}\n`;
}

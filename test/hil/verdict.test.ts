// The verdict: which limits apply where, and what it takes to pass.
import { describe, expect, it } from 'vitest';
import { parseLimits } from '../../rig/hil/limits.js';
import { measurements } from '../../rig/hil/measurements.js';
import { judge, unjudged } from '../../rig/hil/verdict.js';

const software = {
  level: 'software',
  episodes: [],
  measurements: measurements({ meanReturn: 900, meanReturnFloat: 901 }),
};
const processor = {
  level: 'processor',
  episodes: [],
  measurements: measurements({ meanReturn: 840, roundTripMax: 9.5 }),
};
const limits = parseLimits('meanReturn > 850\nroundTripMax < 16.5 ms\nmeanReturn > 0.9 * meanReturnFloat', 'test');

describe('a verdict', () => {
  it('judges each level by the limits whose measurements it has', () => {
    const { checks, passed } = judge('champion', [software, processor], limits);
    expect(checks).toEqual([
      { level: 'software', name: 'meanReturn', value: 900, unit: '', limit: '> 850', passed: true },
      { level: 'software', name: 'meanReturn', value: 900, unit: '', limit: '> 0.9 * meanReturnFloat', passed: true },
      { level: 'processor', name: 'meanReturn', value: 840, unit: '', limit: '> 850', passed: false },
      { level: 'processor', name: 'roundTripMax', value: 9.5, unit: 'ms', limit: '< 16.5 ms', passed: true },
    ]);
    expect(passed).toBe(false);
  });

  it('passes when every check passes', () => {
    expect(judge('champion', [software], limits).passed).toBe(true);
  });

  it('does not pass when nothing was checked', () => {
    expect(judge('champion', [{ ...software, measurements: [] }], limits).passed).toBe(false);
  });

  it('names the limits by which nothing was judged', () => {
    const text = (levels: Parameters<typeof unjudged>[0]) => unjudged(levels, limits).map((limit) => limit.text);
    expect(text([software])).toEqual(['roundTripMax < 16.5 ms']);
    expect(text([processor])).toEqual(['meanReturn > 0.9 * meanReturnFloat']);
    expect(text([software, processor])).toEqual([]);
  });

  it('survives JSON unchanged', () => {
    const verdict = judge({ name: 'champion' }, [software, processor], limits);
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
  });
});

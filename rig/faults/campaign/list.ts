// The list of what can break on a rig while the network drives, and while it is homed: what breaks, and what the firmware must say.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Champion, scalesQ8 } from '../../../src/network/index.js';
import type { Rig } from '../../description/index.js';
import { type Defect, defects } from '../defects.js';
import { parseScenarios } from '../scenarios/parse.js';
import { type Ending, type Scenario, scenarioMisfit } from '../scenarios/scenario.js';

/** The scenarios that a rig can have. */
export function faultCases(champion: Champion, rig: Rig): Scenario[] {
  const all = [...builtIn('running'), ...programFaults(champion), ...builtIn('homing')];
  return all.filter((scenario) => scenarioMisfit(scenario, rig) === undefined);
}

const read = new Map<string, Scenario[]>();

/** Those that come with the package. By the package's own name, so that they are found from the source and from dist. */
function builtIn(name: 'running' | 'homing'): Scenario[] {
  const known = read.get(name);
  if (known) return known;
  const path = createRequire(import.meta.url).resolve(`synaptolytic/rig/scenarios/${name}.yaml`);
  const scenarios = parseScenarios(readFileSync(path, 'utf8'), `${name}.yaml`);
  read.set(name, scenarios);
  return scenarios;
}

/** What no step can say: a defect of the board's program. */
function programFaults(champion: Champion): Scenario[] {
  const made = (name: string, does: Defect, ending: Ending, isTight = false): Scenario => ({
    ...{ group: 'program', name, start: 'running', ending, isTight },
    steps: [{ kind: 'act', atMs: 60, isJittered: true, does }],
  });
  return [
    made('storm of edges', defects.storm, { faults: ['CART_NOISY'], since: 'defect' }),
    made('overrun: edges, the largest network, 5 ms', defects.busy, { faults: ['OVERRUN'], since: 'tick' }, true),
    made('network damaged in memory', damagedNetwork(champion), { faults: ['IMAGE_INVALID'], since: 'defect' }),
  ];
}

/** The scales of the observations are where the board evaluates the network from. */
function damagedNetwork(champion: Champion): Defect {
  const scales = scalesQ8(champion);
  const bytes = Buffer.alloc(2 * scales.length);
  scales.forEach((scale, i) => void bytes.writeUInt16LE(scale, 2 * i));
  return defects.memory(bytes);
}

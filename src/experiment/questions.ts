// The questions that the program has descriptions for: YAML files in questions/, as anyone may write them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Description, parseDescription } from './description.js';

/** The names of the questions; docs/questions has a page for each. */
export const questionNames = ['long', 'overproduction', 'plausible', 'pruning-or-growth', 'settings', 'tasks'] as const;

/** The experiments that the program has. */
export const experimentNames = ['article', ...questionNames] as const;

/** The description of a question; undefined when there is none of this name. */
export function questionOf(name: string): Description | undefined {
  if (!questionNames.some((known) => known === name)) return undefined;
  const file = createRequire(import.meta.url).resolve(`synaptolytic/questions/${name}.yaml`);
  return parseDescription(readFileSync(file, 'utf8'), name);
}

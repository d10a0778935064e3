// The rigs that come with the package.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Names of the presets; each is a file of rig/presets. */
export const rigNames: readonly string[] = ['bench', 'bench-bumpers', 'desktop', 'belt'];

/** The text of a preset's file. */
export function presetText(name: string): string {
  // By the package's own name, so that it is found from the source and from dist.
  return readFileSync(createRequire(import.meta.url).resolve(`synaptolytic/rig/presets/${name}.yaml`), 'utf8');
}

// Writes what is derived from protocol.json, uno.json and the tables of tanh and sine: for the TypeScript, for the C, and for people.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinSection, stateSection, timerSection, traceSection, withSection } from './generate/doc-sections.js';
import { fuzzDictionary } from './generate/fuzz-dictionary.js';
import { sineHeader, tanhAssembler, tanhHeader } from './generate/number-tables.js';
import { pinsHeader } from './generate/pins-header.js';
import { protocolHeader } from './generate/protocol-header.js';
import { stateTableHeader } from './generate/state-table-header.js';
import { readTables, type Tables } from './generate/tables.js';
import { unoTypeScript } from './generate/uno-typescript.js';
import { wirePage } from './generate/wire-page.js';
import { wireTypeScript } from './generate/wire-typescript.js';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * Every generated file with its text; a test fails when a checked-in one differs.
 *
 * @param root of the repository, where the pages are that are generated in part
 */
export function generatedFiles({ protocol, uno }: Tables, root: string): GeneratedFile[] {
  const page = (path: string, sections: Readonly<Record<string, readonly string[]>>): GeneratedFile => {
    const text = readFileSync(join(root, path), 'utf8');
    return {
      path,
      text: Object.entries(sections).reduce((whole, [name, lines]) => withSection(whole, name, lines), text),
    };
  };
  return [
    { path: 'src/protocol/wire.ts', text: wireTypeScript(protocol) },
    { path: 'src/protocol/uno.ts', text: unoTypeScript(uno) },
    { path: 'firmware/core/protocol.h', text: protocolHeader(protocol) },
    { path: 'firmware/core/state_table.h', text: stateTableHeader(protocol) },
    { path: 'firmware/core/pins.h', text: pinsHeader(uno) },
    {
      path: 'firmware/host/fuzz.dict',
      text: fuzzDictionary(protocol, readFileSync(join(root, 'firmware/core/line.c'), 'utf8')),
    },
    { path: 'firmware/core/tanh_table.h', text: tanhHeader },
    { path: 'firmware/avr/tanh_table.inc', text: tanhAssembler },
    { path: 'firmware/core/sine_table.h', text: sineHeader },
    { path: 'docs/wire-protocol-table.md', text: wirePage(protocol) },
    page('docs/safety.md', { states: stateSection(protocol) }),
    page('docs/wiring.md', { pins: pinSection(uno), timers: timerSection(uno), trace: traceSection(uno) }),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.cwd();
  for (const { path, text } of generatedFiles(readTables(root), root)) writeFileSync(join(root, path), text);
}

// Writes the JSON Schemas of the files that people and programs exchange, from the schemas that the code itself reads and writes them by; and the
// tables of docs/rig-file.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { schemaUrl } from '../cli/stamp.js';
import { withSection } from '../firmware/generate/doc-sections.js';
import { markdownTable } from '../firmware/generate/text.js';
import { manifestSchema } from '../rig/check/manifest.js';
import { fieldTable, plainText } from '../rig/description/field-table.js';
import { type RigField, rigFields } from '../rig/description/fields.js';
import { rigNames } from '../rig/description/index.js';
import { scenarioSchema } from '../rig/faults/scenarios/fields.js';
import { boardMapSchema } from '../rig/lab/board-map.js';
import {
  checkVerdictSchema,
  faultVerdictSchema,
  scenarioVerdictSchema,
  validationSchema,
} from '../rig/results/result-file.js';
import { descriptionSchema } from '../src/experiment/description.js';
import { championFileSchema } from '../src/network/champion-schema.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** As somebody writes it: before defaults and units are read. */
function written(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      // A field that says itself in which ways it is written.
      if (jsonSchema.anyOf) delete jsonSchema.type;
    },
  });
  return json;
}

/** A field of a rig file may be taken back; what a file extends has the rest. */
function rigSchema(): JsonSchema {
  const { properties = {}, required = [], ...rest } = written(rigFields);
  const meanings = new Map(fieldTable.flatMap(({ fields }) => Object.entries(fields)));
  const fields = Object.entries(properties).map(([name, field]) => {
    const { description: wanted, ...type } = field as JsonSchema;
    const [, , meaning] = meanings.get(name as RigField)!;
    const description = [plainText(meaning), wanted ?? []].flat().join('; ');
    if (Object.keys(type).join() === 'type' && type.type === 'string') return [name, { ...type, description }];
    return [name, { description, anyOf: [type, { const: 'none' }] }];
  });
  const description = `A preset, which is one of ${rigNames.join(', ')}, or another file such as ./mine.yaml.`;
  return {
    ...rest,
    properties: { extends: { description, type: 'string' }, ...Object.fromEntries(fields) },
    anyOf: [{ required: ['extends'] }, { required }],
  };
}

/** JSON files may say by which schema they are. YAML files say it in a comment. */
function namedInside(schema: JsonSchema): JsonSchema {
  return { ...schema, properties: { $schema: { type: 'string' }, ...schema.properties } };
}

function verdictSchema(): JsonSchema {
  const kinds = [validationSchema, faultVerdictSchema, scenarioVerdictSchema, checkVerdictSchema];
  return { type: 'object', anyOf: kinds.map((kind) => namedInside(written(kind))) };
}

/** Every schema with the name of its file in this directory; a test fails when a checked-in one differs. */
export function schemaFiles(): { readonly name: string; readonly text: string }[] {
  const schemas: Readonly<Record<string, readonly [title: string, schema: JsonSchema]>> = {
    champion: ['A champion of synaptolytic: a trained network', written(championFileSchema)],
    rig: ['A rig file of synaptolytic: a machine in words and units', rigSchema()],
    experiment: ['An experiment of `synaptolytic experiment FILE.yaml`', written(descriptionSchema)],
    manifest: ['The manifest of `synaptolytic check`', written(manifestSchema)],
    scenario: ['A scenario of `synaptolytic validate --scenario`', written(scenarioSchema)],
    verdict: ['verdict.json of `synaptolytic validate`, `pipeline` and `check`', verdictSchema()],
    boards: ['The boards of a lab', written(boardMapSchema)],
  };
  return Object.entries(schemas).map(([kind, [title, schema]]) => {
    const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: schemaUrl(kind), title };
    return { name: `${kind}.schema.json`, text: `${JSON.stringify({ ...head, ...schema }, null, 2)}\n` };
  });
}

/** docs/rig-file.md with its tables of fields; a test fails when what is checked in differs. */
export function rigFilePage(page: string): string {
  return fieldTable.reduce((whole, { title, fields }) => {
    const rows = Object.entries(fields).map(([name, texts]) => [`\`${name}\``, ...texts]);
    return withSection(whole, title, markdownTable(['field', 'such as', 'default', 'meaning'], rows));
  }, page);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, text } of schemaFiles()) writeFileSync(new URL(name, import.meta.url), text);
  const page = new URL('../docs/rig-file.md', import.meta.url);
  writeFileSync(page, rigFilePage(readFileSync(page, 'utf8')));
}

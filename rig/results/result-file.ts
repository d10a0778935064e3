// Results as schemas: verdict.json of validate, pipeline and check, and robustness.json. The types hold the writers to them, and the readers read by them.
import * as z from 'zod/mini';

const list = <Item extends z.ZodMiniType>(item: Item) => z.readonly(z.array(item));
const optional = z.exactOptional;
const text = z.string();
/** JSON has no number for what could not be measured. */
const value = z.nullable(z.number());

/** What a verdict says of itself, so that it can be told apart and made again. */
const stamp = {
  /** Of the format. */
  version: z.literal(1),
  /** Version of the program that judged. */
  program: text,
  node: text,
  /** When it began, in UTC; with SOURCE_DATE_EPOCH that, so that the same run gives the same bytes. */
  date: text,
  /** Of what was judged, by what and when: 16 hexadecimal digits. */
  runId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  /** SHA-256 of the firmware's HEX file, where it is known: on an emulated board. */
  firmwareSha256: optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  /** 'emulated', the port of another board, or 'none' where only Node played. */
  board: text,
  /** Its name in the map of a lab. */
  boardName: optional(text),
  /** What USB tells of it. */
  serialNumber: optional(text),
  seed: z.number(),
};

const measurement = { name: text, value, unit: text };
const check = z.strictObject({ level: text, ...measurement, limit: text, passed: z.boolean() });
const level = z.strictObject({
  level: text,
  episodes: list(z.unknown()),
  measurements: list(z.strictObject(measurement)),
});
const champion = z.strictObject({
  file: text,
  task: z.object({ name: text }),
  shape: z.object({ inputs: z.number(), hidden: z.number(), outputs: z.number() }),
  signature: z.number(),
  crc: z.number(),
});
const fault = z.object({
  group: text,
  name: text,
  expected: list(text),
  /** What the firmware reported; 'NONE' for no fault. */
  reported: z.optional(text),
  published: text,
  /** From its onset, ms. */
  detectedMs: optional(z.number()),
  stoppedMs: optional(z.number()),
  note: optional(text),
  passed: z.boolean(),
  problems: list(text),
});
const scenario = z.extend(fault, {
  expectations: optional(list(z.object({ text, passed: z.boolean(), atMs: z.number() }))),
});
const refused = z.object({ name: text, reason: text });
/** Where not all was played. */
const selection = { shard: optional(z.strictObject({ index: z.number(), of: z.number() })), only: optional(text) };

export const validationSchema = z.strictObject({
  format: z.literal('synaptolytic-verdict'),
  ...stamp,
  /** Whether there was something to check and every check passed. */
  passed: z.boolean(),
  champion,
  rig: optional(text),
  levels: list(level),
  effects: optional(list(level)),
  checks: list(check),
});

export const faultVerdictSchema = z.strictObject({
  format: z.literal('synaptolytic-faults'),
  ...stamp,
  passed: z.boolean(),
  champion,
  rig: text,
  ...selection,
  faults: list(fault),
});

export const scenarioVerdictSchema = z.strictObject({
  format: z.literal('synaptolytic-scenarios'),
  ...stamp,
  passed: z.boolean(),
  champion,
  rig: text,
  ...selection,
  /** The file of scenarios. */
  file: text,
  scenarios: list(scenario),
  refused: list(refused),
});

export const checkVerdictSchema = z.strictObject({
  format: z.literal('synaptolytic-check'),
  ...stamp,
  manifest: text,
  ...selection,
  passed: z.boolean(),
  cases: list(
    z.strictObject({
      name: text,
      passed: z.boolean(),
      champion: text,
      crc: z.number(),
      task: text,
      level: text,
      rig: optional(text),
      checks: list(check),
      problems: list(text),
      measurements: list(z.strictObject(measurement)),
      returns: list(z.number()),
      faults: list(fault),
    }),
  ),
  refused: list(refused),
  problems: list(text),
});

/** Of `validate --robustness`; its file is robustness.json. */
export const robustnessSchema = z.strictObject({
  format: z.literal('synaptolytic-robustness'),
  ...stamp,
  champion,
  rig: text,
  /** Starts at each size. */
  episodes: z.number(),
  /** Share of them that must be held. */
  enough: z.number(),
  meanReturn: value,
  held: value,
  deviations: list(
    z.strictObject({
      name: text,
      unit: text,
      isEitherWay: z.boolean(),
      none: z.number(),
      points: list(z.strictObject({ size: z.number(), meanReturn: value, held: value })),
      heldFrom: optional(z.number()),
      heldTo: optional(z.number()),
    }),
  ),
});

const stampSchema = z.object(stamp);

/** The head of a verdict. */
export type Stamp<Format extends string = string> = { readonly format: Format } & z.infer<typeof stampSchema>;

/** Any verdict.json, without the name of its schema. */
export type VerdictFile =
  | z.infer<typeof validationSchema>
  | z.infer<typeof faultVerdictSchema>
  | z.infer<typeof scenarioVerdictSchema>
  | z.infer<typeof checkVerdictSchema>;

/** Any file of a result, without the name of its schema. */
export type ResultFile = VerdictFile | z.infer<typeof robustnessSchema>;

// The rigs that come with the package.

/** Names of the presets; each is a file of rig/presets. */
export const rigNames: readonly string[] = ['bench', 'bench-bumpers', 'desktop', 'belt'];

/** Gives the text of a preset's file. Who reads a rig hands it in: the description itself reads no files. */
export type PresetText = (name: string) => string;

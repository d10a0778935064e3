// The rigs that come with the package.

/** Names of the presets; each is a file of rig/presets. */
export const rigNames: readonly string[] = ['bench', 'bench-bumpers', 'desktop', 'belt'];

/**
 * Gives the text of a rig that another extends: of a preset by its name, of a file by its path; undefined where there is none. Who reads a rig hands
 * it in: the description itself reads no files.
 */
export type RigText = (nameOrPath: string) => string | undefined;

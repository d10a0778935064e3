// The rig file as a form in the page.

/**
 * `api/rig-file?path=`, and the answer of `api/edit`: a rig file as the page shows it.
 *
 * @typeParam Form RigForm of rig/description, which this room does not know.
 */
export interface ShownRigFile<Form> {
  /** Of the file, or a preset's name: a preset is shown as a new file that extends it. */
  readonly path: string;
  /** What can be shown: the presets, the file of the server's machine, and what was saved from the page. */
  readonly paths: readonly string[];
  /** Whether it can only be saved as a new file. */
  readonly isPreset: boolean;
  /** Stands for the bytes on the disk. */
  readonly version: string;
  /** With the changes that were asked for, written or not. */
  readonly form: Form;
  /** What was written. */
  readonly saved?: string;
  /** Why nothing was written that should have been. */
  readonly refusal?: string;
  /** Whether the file is another than the one that was shown: what is shown now are the changes in it as it is. */
  readonly hasChanged?: true;
}

/** Body of `api/edit`: looks what changes make of a file, and saves it if that is asked for and it is a rig. */
export interface RigFileChange {
  readonly path: string;
  /** Of the file that was shown: another one is never written over. */
  readonly version: string;
  /** Values by the names of their fields; '' takes a field away. */
  readonly values: Readonly<Record<string, string>>;
  readonly save?: 'here' | 'as new';
  /** Name of the new file. */
  readonly name?: string;
}

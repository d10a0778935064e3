// Machines that a rig file cannot describe, told by the words that people write for them.

const kinds: readonly { readonly words: RegExp; readonly because: string }[] = [
  {
    words: /micro_?-?step|steps?_?per|step_?pin|\bstep_?dir|\bdir_?pin|\bnema ?\d|\ba4988|\bdrv88(2\d|34)|\btmc\d/i,
    because: 'A stepper motor cannot be driven: a rig has a DC motor behind an H-bridge',
  },
  {
    words: /brushless|\bbldc|\bservo|\besc\b|\bfoc\b/i,
    because: 'A servo or a brushless motor cannot be driven: a rig has a DC motor behind an H-bridge',
  },
  {
    words:
      /absolute|\bas5\d|\bmt6\d|\btle5\d|potentiometer|\bpot\b|\banalog|\bi2c|\bspi\b|\bssi\b|\b\d+[ -]?bits?\b|\bimu\b|\bmpu-?\d|camera/i,
    because:
      'A sensor of absolute angles cannot be read: a rig has encoders with two channels, A and B, whose edges are counted',
  },
  {
    words: /\bindex_?(pulse|pin|channel)?\b|z_?channel|\bz_?pin/i,
    because: 'An index pulse is not read: homing finds where the encoders are',
  },
];

/** Why a rig cannot have what a field asks for, as a sentence with a space before it; '' where nothing says so. */
export function otherMachine(field: string, value: unknown): string {
  const said = typeof value === 'string' ? `${field} ${value}` : field;
  const kind = kinds.find(({ words }) => words.test(said));
  return kind === undefined ? '' : ` ${kind.because} (docs/rig-file.md).`;
}

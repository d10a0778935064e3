// What goes wrong with the boards of a lab, by code.

/**
 * `LAB_FILE`: the map of boards cannot be read; `LAB_SYNTAX`: it is no YAML; `LAB_INVALID`: a field of it is wrong; `LAB_UNKNOWN`: it has no board of
 * this name; `LAB_ABSENT`: the board is not plugged in; `LAB_TWICE`: several boards have its serial number; `LAB_IN_USE`: somebody else has it.
 */
export type LabErrorCode =
  | 'LAB_FILE'
  | 'LAB_SYNTAX'
  | 'LAB_INVALID'
  | 'LAB_UNKNOWN'
  | 'LAB_ABSENT'
  | 'LAB_TWICE'
  | 'LAB_IN_USE';

// What can go wrong in a search for the smallest network.

/**
 * TASK_NOT_SEARCHABLE: nothing bounds its rewards, or the kernel does not play all its networks. LIMIT_INVALID: every network reaches it, or none can.
 * SEARCH_EXISTS: a directory holds something else. SEARCH_IN_USE: a process searches there. SEARCH_INVALID: what a directory holds of a search is damaged.
 * PROOF_INVALID: a proof does not hold.
 */
export type MinimiseErrorCode =
  | 'TASK_NOT_SEARCHABLE'
  | 'LIMIT_INVALID'
  | 'SEARCH_EXISTS'
  | 'SEARCH_IN_USE'
  | 'SEARCH_INVALID'
  | 'PROOF_INVALID';

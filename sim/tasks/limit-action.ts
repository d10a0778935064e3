// The range of an action.

/** An action within [-1, 1], as the environments clip it. */
export function limitAction(action: number): number {
  if (action > 1) return 1;
  if (action < -1) return -1;
  return action;
}

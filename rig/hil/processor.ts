// Level `processor`: the champion on the board, observations and actions by serial, the plant simulated.

// Johnny-Five programs, one or more for each kind of component that it has for plain Firmata, on a served board.
import { describe, expect, it } from 'vitest';
import { allPrograms, play } from './stage.js';

const programs = await allPrograms();

describe('Johnny-Five', () => {
  it.for(programs.map((program) => [`${program.component}: ${program.calls}`, program] as const))(
    '%s',
    async ([, program], { signal }) => {
      expect(await play(program, signal), 'what the board refused').toEqual([]);
    },
  );
});

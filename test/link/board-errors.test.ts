// Refusals of the board: each has a number, a name, the reason and what to do.
import { describe, expect, it } from 'vitest';
import { boardErrorName, refusal } from '../../src/link/board-errors.js';
import { type BoardErrorName, errors, limits } from '../../src/protocol/index.js';

const names = (Object.keys(errors) as BoardErrorName[]).filter((name) => name !== 'OK');

describe('a refusal', () => {
  it.each(names)('%s says what was refused, why, and what to do about it', (name) => {
    const { id, about } = errors[name];
    expect(boardErrorName(id)).toBe(name);
    const { code, boardError, message } = refusal('/dev/ttyACM0', id);
    expect({ code, boardError }).toEqual({ code: 'LINK_REFUSED', boardError: name });
    const start = `The board at /dev/ttyACM0 refused (error ${id}, ${name}): ${about}. `;
    expect(message.slice(0, start.length)).toBe(start);
    // Advice is a sentence of its own, to a person.
    expect(message.slice(start.length)).toMatch(/^[A-Z][^\n]{10,}\.$/);
  });

  it('of a network that is too large names the largest', () => {
    const { INPUTS_MAX, HIDDEN_MAX, OUTPUTS_MAX } = limits;
    const largest = `networks up to ${INPUTS_MAX}-${HIDDEN_MAX}-${OUTPUTS_MAX}; train a smaller one.`;
    expect(refusal('COM3', errors.IMAGE_SHAPE.id).message).toContain(largest);
  });

  it('that this program does not know is told by its number', () => {
    expect(boardErrorName(200)).toBeUndefined();
    const { code, boardError, message } = refusal('COM3', 200);
    expect({ code, boardError }).toEqual({ code: 'LINK_REFUSED', boardError: undefined });
    expect(message).toBe(
      'The board at COM3 refused with the unknown error 200. Use a host program and a firmware of the same version.',
    );
  });
});

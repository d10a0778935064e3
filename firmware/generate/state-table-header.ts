// firmware/core/state_table.h: which event leads from which state to which, or is refused with which error.
import { byId, type ProtocolTable } from './tables.js';
import { generatedFrom, header } from './text.js';

export function stateTableHeader({ states, events, errors }: ProtocolTable): string {
  const next = (outcome: string): string => {
    if (outcome === 'REST') return 'REST';
    if (outcome in states) return `STATE_${outcome}`;
    if (outcome in errors) return `REFUSED | ERROR_${outcome}`;
    throw new Error(`protocol.json leads to ${outcome}, which is neither a state nor an error.`);
  };
  return header('STATE_TABLE_H', `What each event does in each state. ${generatedFrom('protocol.json')}`, [
    '#include <stdint.h>',
    '',
    '#include "machine.h"',
    '#include "protocol.h"',
    '',
    'enum event {',
    ...Object.entries(events).map(([key, { about }]) => `  EVENT_${key}, /* ${about} */`),
    '  EVENTS,',
    '};',
    '',
    '/* An entry is the next state, or an error that refuses. At rest the state is kept as idle; safety_state tells ready from it. */',
    `enum { STATES = ${byId(states).length}, REFUSED = 0x80, REST = STATE_IDLE };`,
    '',
    'static const uint8_t state_table[STATES][EVENTS] FLASH = {',
    ...byId(states).flatMap(([state, { on }]) => [
      `  [STATE_${state}] = {`,
      ...Object.keys(events).map((event) => `    [EVENT_${event}] = ${next(on[event] ?? 'WRONG_STATE')},`),
      '  },',
    ]),
    '};',
  ]);
}

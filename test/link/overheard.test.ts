// A bystander on the serial line: what it hears of a board between everything else.
import { describe, expect, it } from 'vitest';
import { Overheard } from '../../src/link/index.js';
import { errors, faults, states, telemetryFields } from '../../src/protocol/index.js';
import { fieldsOf, greeting, message, statusOf, textMessage } from './scripted-board.js';

/** All that is heard in these bytes, one after the other. */
function heardIn(...pieces: (readonly number[] | string | 'reset')[]): unknown[] {
  const heard: unknown[] = [];
  const bystander = new Overheard({
    onState: (state, fault) => heard.push([state, fault]),
    onFirmware: (report) => heard.push(report),
    onLine: (line) => heard.push(line),
  });
  for (const piece of pieces) {
    if (piece === 'reset') bystander.forget();
    else for (const byte of typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece) bystander.hear(byte);
  }
  return heard;
}

const status = statusOf({ state: states.READY, fault: faults.NONE.id });
const telemetry = fieldsOf(telemetryFields, { marker: 255, state: states.FAULT, fault: faults.LIMIT_SWITCH.id });

describe('a bystander hears', () => {
  it('the state, of status and of telemetry', () => {
    expect(heardIn(message('STATUS', status), message('TELEMETRY', telemetry))).toEqual([
      ['READY', 'NONE'],
      ['FAULT', 'LIMIT_SWITCH'],
    ]);
  });

  it('none in a message that is cut short, in one of another id, and in a reply under that of telemetry', () => {
    const reply = Uint8Array.from(telemetry);
    reply[0] = errors.NO_RIG.id;
    expect(
      heardIn(
        message('STATUS', status.subarray(1)),
        message('TELEMETRY', telemetry.subarray(0, -1)),
        message('TELEMETRY', reply),
        message('READ', status),
      ),
    ).toEqual([]);
  });

  it('which firmware it is, in a whole report', () => {
    expect(
      heardIn([0xf0, 0x79, 0xf7], [0xf0, 0x79, 2, 0xf7], greeting('Standard', 2, 5), textMessage('no report')),
    ).toEqual([{ name: 'Standard', version: { major: 2, minor: 5 } }]);
  });

  it('whole lines without their ends, and no empty ones, also with messages between them', () => {
    expect(heardIn('he', message('STOP'), 'llo\r\n\r\n\na\rb\n', 'and no end')).toEqual(['hello', 'a\rb']);
  });

  it('a line without an end in pieces', () => {
    expect(heardIn(`${'x'.repeat(256)}\n`, `${'x'.repeat(256)}yz\n`)).toEqual(['x'.repeat(256), 'x'.repeat(256), 'yz']);
  });

  it('nothing of what it was in the middle of when the board was reset', () => {
    expect(heardIn('half', message('STATUS', status).slice(0, 5), 'reset', 'whole\n')).toEqual(['whole']);
  });
});

it('a bystander need not care', () => {
  const bystander = new Overheard({});
  const all = [...message('STATUS', status), ...greeting(), ...Buffer.from('line\n')];
  for (const byte of all) expect(() => bystander.hear(byte)).not.toThrow();
});

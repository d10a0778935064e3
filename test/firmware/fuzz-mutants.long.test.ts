// The fuzzer finds what it is there to find: each of these mistakes in the firmware, within 100 000 inputs.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { firmwareFolder, installed, temporaryFolder } from './host-board.js';

interface Mutant {
  readonly mistake: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

const mutants: readonly Mutant[] = [
  {
    mistake: 'the motor stays on when the machine is disarmed',
    file: 'safety.c',
    right: 'if (state != STATE_RUNNING) motor_off();',
    wrong: 'if (state == STATE_FAULT) motor_off();',
  },
  {
    mistake: '! is not seen within a SysEx',
    file: 'board.c',
    right: "byte == '!' && safety_may_move()",
    wrong: 'false',
  },
  {
    mistake: 'STOP by SysEx keeps half a word',
    file: 'command.c',
    right: 'line_begin(); /* a half-typed word is not carried out after it */',
    wrong: '',
  },
  {
    mistake: 'a message that was begun never dies',
    file: 'firmata.c',
    right: '> MESSAGE_MS)',
    wrong: '> UINT16_MAX)',
  },
  {
    mistake: 'the lease never ends',
    file: 'safety.c',
    right: 'return ticks >= ticks_within(settings, LEASE_MS);',
    wrong: 'return ticks == 255;',
  },
  {
    mistake: 'the emergency stop is not looked at while homing',
    file: 'detect.c',
    right: 'if (switches_pressed() & SWITCH_EMERGENCY_STOP)',
    wrong: 'if (state != STATE_HOMING && switches_pressed() & SWITCH_EMERGENCY_STOP)',
  },
  {
    mistake: 'limit switches are not looked at while armed',
    file: 'detect.c',
    right: 'if (may_move && (state == STATE_HOMING',
    wrong: 'if (may_move && state != STATE_ARMED && (state == STATE_HOMING',
  },
  {
    mistake: 'homing goes on with both limit switches pressed',
    file: 'detect.c',
    right: 'ends == (SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT)',
    wrong: 'false',
  },
  {
    mistake: 'an emergency stop that is normally closed is read as one that is open',
    file: 'switches.c',
    right: 'settings->normally_closed & bit)',
    wrong: 'settings->normally_closed & bit & ~SWITCH_EMERGENCY_STOP)',
  },
  {
    mistake: 'a sagging supply is not told while running',
    file: 'detect.c',
    right: 'if (supply_sags(',
    wrong: 'if (state != STATE_RUNNING && supply_sags(',
  },
  {
    mistake: 'a machine arms that is not homed',
    file: 'state_table.h',
    right: '[EVENT_ARM] = REFUSED | ERROR_NOT_HOMED,',
    wrong: '[EVENT_ARM] = STATE_ARMED,',
  },
  {
    mistake: 'settings are replaced while the machine may move',
    file: 'command.c',
    right: 'if (safety_may_move()) return ERROR_WRONG_STATE;',
    wrong: '',
  },
  {
    mistake: 'a refused image leaves the store busy for ever',
    file: 'store.c',
    right: 'record_drop();\n    return error;',
    wrong: 'return error;',
  },
  {
    mistake: 'a SysEx is kept one byte beyond its room',
    file: 'firmata.c',
    right: 'message.count < SYSEX_BYTES_MAX',
    wrong: 'message.count <= SYSEX_BYTES_MAX',
  },
];

/** libFuzzer for C, which is a package of its own beside clang. */
const runtime = installed('clang', 'make')
  ? spawnSync('clang', ['-print-file-name=libclang_rt.fuzzer-x86_64.a'], { encoding: 'utf8' }).stdout.trim()
  : '';
const there = existsSync(runtime);
if (!there) console.warn('Tests of the fuzzer are skipped: clang has no libFuzzer here.');

describe.skipIf(!there)('the fuzzer', () => {
  const folder = temporaryFolder();

  beforeAll(() => {
    const isSource = (path: string) => !path.startsWith(join(firmwareFolder, 'build'));
    cpSync(firmwareFolder, folder, { recursive: true, filter: isSource });
  });

  function build(): void {
    const make = spawnSync('make', ['-s', '-j2', '-C', folder, 'build/fuzz-guided'], { encoding: 'utf8' });
    if (make.status !== 0) throw new Error(make.stderr);
  }

  function fuzz(...limits: readonly string[]): { code: number | null; output: string } {
    const words = ['-dict=host/fuzz.dict', '-seed=1', '-max_len=2048', '-len_control=0', '-print_final_stats=1'];
    const run = spawnSync('build/fuzz-guided', [...words, '-verbosity=0', '-artifact_prefix=build/', ...limits], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { code: run.status, output: run.stdout + run.stderr };
  }

  it('finds nothing in what is there', () => {
    build();
    const { code, output } = fuzz('-runs=5000');
    expect(code, output).toBe(0);
  });

  it.each(mutants)('finds that $mistake', ({ mistake, file, right, wrong }) => {
    const path = join(folder, 'core', file);
    const source = readFileSync(path, 'utf8');
    expect(source.split(right), `${file} has the line that is to be wrong`).toHaveLength(2);
    writeFileSync(path, source.replace(right, wrong));
    try {
      build();
      const { code, output } = fuzz('-runs=100000');
      const inputs = /number_of_executed_units: (\d+)/.exec(output)?.[1];
      console.log(`${mistake}: found by input ${inputs}`);
      expect(code, output).not.toBe(0);
    } finally {
      writeFileSync(path, source);
    }
  });
});

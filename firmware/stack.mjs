// The deepest the stack of the firmware can get, from what the compiler says of each function (-fstack-usage) and the calls in the listing.
// node stack.mjs <elf> <folder of the .su files> <bytes of RAM>: prints the sum, and fails if RAM does not hold it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [elf, usageFolder, ram] = process.argv.slice(2);

/** They jump or call where a register says. A switch's table leads back into the function that came here, with nothing on the stack. */
const indirect = ['__tablejump2__'];

/** What they push and pop for a function (-mcall-prologues) the compiler counts as that function's; they come back to it, and to nothing else. */
const shared = ['__prologue_saves__', '__epilogue_restores__'];

/** The one interrupt that lets others in, of TIMER2_COMPB: control's turn. While it is busy the next one only tells control_overrun. */
const turn = '__vector_8';
const busyTurnSkips = ['control_tick', 'control_sample'];

const returnAddress = 2;

/** Name -> bytes: pushes, locals and the return address. Of several functions of one name, the most. */
function compilersUsage() {
  const usage = new Map();
  for (const file of readdirSync(usageFolder, { recursive: true }).filter((name) => name.endsWith('.su'))) {
    for (const line of readFileSync(join(usageFolder, file), 'utf8').trim().split('\n').filter(Boolean)) {
      const [where, bytes, kind] = line.split('\t');
      const name = where.split(':')[3];
      if (kind !== 'static')
        throw new Error(`${name} takes an amount of stack that the compiler cannot tell (${kind}).`);
      usage.set(name, Math.max(usage.get(name) ?? 0, Number(bytes)));
    }
  }
  return usage;
}

/** Every function of the listing, by address. Of assembler the compiler knows nothing: its pushes are counted. */
function functions(usage) {
  const all = [];
  for (const block of execFileSync('avr-objdump', ['-d', elf], { encoding: 'utf8' }).split('\n\n')) {
    const [, address, name] = /^([0-9a-f]+) <(.+)>:/m.exec(block) ?? [];
    if (name === undefined) continue;
    const instructions = block.split('\n').flatMap((line) => {
      const [, , code, operand = ''] = line.split('\t');
      const target = /; 0x([0-9a-f]+)/.exec(line)?.[1];
      return code ? [{ code: code.trim(), operand: operand.trim(), target: Number.parseInt(target ?? '', 16) }] : [];
    });
    const pushes = instructions.filter(({ code }) => code === 'push').length;
    const bytes = Math.max(usage.get(name) ?? 0, pushes + returnAddress);
    all.push({ name, address: Number.parseInt(address, 16), bytes, compiled: usage.has(name), instructions });
  }
  return all;
}

/** Adds to each function whom it calls, and to whom it jumps or falls through. */
function link(all) {
  const at = (address) => all.findLast((each) => each.address <= address);
  all.forEach((each, index) => {
    const { instructions } = each;
    const isCall = ({ code, operand }) => /^r?call$/.test(code) && operand !== '.+0'; // that one only makes room
    const isJump = ({ code }) => /^(r?jmp|br\w\w)$/.test(code);
    const targets = (chosen) => [...new Set(chosen.map(({ target }) => at(target)))];
    each.calls = targets(instructions.filter(isCall));
    each.jumps = targets(instructions.filter(isJump)).filter(
      (target) => target !== each && !shared.includes(target.name),
    );
    if (!/^(reti?|r?jmp|ijmp)$/.test(instructions.at(-1)?.code ?? 'ret') && all[index + 1])
      each.jumps.push(all[index + 1]);
    const known =
      !instructions.some(({ code }) => /^e?i(call|jmp)$/.test(code)) || [...indirect, ...shared].includes(each.name);
    if (!known) throw new Error(`${each.name} jumps or calls where a register says; stack.mjs cannot follow.`);
  });
}

/** Bytes below a function's caller, and the way there. Compiled code gives its frame back before it jumps to another function. */
function deepest(start, skipped = []) {
  const visit = (each, callers, jumpers) => {
    if (callers.includes(each)) throw new Error(`${each.name} calls itself; its stack has no bound.`);
    if (jumpers.includes(each) || skipped.includes(each.name)) return { bytes: 0, way: [] };
    const kept = each.compiled ? 0 : each.bytes - returnAddress;
    const onward = [
      ...each.calls.map((target) => [each.bytes, visit(target, [...callers, ...jumpers, each], [])]),
      ...each.jumps.map((target) => [kept, visit(target, callers, [...jumpers, each])]),
    ].map(([own, { bytes, way }]) => ({ bytes: own + bytes, way: [each.name, ...way] }));
    return onward.reduce((a, b) => (b.bytes > a.bytes ? b : a), { bytes: each.bytes, way: [each.name] });
  };
  return visit(start, [], []);
}

/** Names of all that can run from here on. */
function reachable(each, skipped, seen = new Set()) {
  if (seen.has(each) || skipped.includes(each.name)) return seen;
  seen.add(each);
  for (const next of [...each.calls, ...each.jumps]) reachable(next, skipped, seen);
  return seen;
}

const all = functions(compilersUsage());
link(all);
const named = (name) => all.find((each) => each.name === name);
const interrupts = named('__vectors').jumps.filter(
  ({ name }) => !['__ctors_end', '__bad_interrupt', turn].includes(name),
);
for (const interrupt of interrupts) {
  const letsIn = [...reachable(interrupt, [turn])].find(({ instructions }) =>
    instructions.some(({ code }) => code === 'sei'),
  );
  if (letsIn)
    throw new Error(
      `${letsIn.name}, in the interrupt ${interrupt.name}, lets other interrupts in; stack.mjs counts on ${turn} alone.`,
    );
}

const nest = [
  ['main line', deepest(named('main'))],
  ['control', deepest(named(turn))],
  ['its overrun', deepest(named(turn), busyTurnSkips)],
  ['an interrupt', interrupts.map((each) => deepest(each, [turn])).reduce((a, b) => (b.bytes > a.bytes ? b : a))],
];
const sum = nest.reduce((bytes, [, part]) => bytes + part.bytes, 0);
const sections = execFileSync('avr-size', ['-A', elf], { encoding: 'utf8' });
const statics = [...sections.matchAll(/^\.(?:sums|data|bss|noinit) +(\d+)/gm)].reduce(
  (bytes, [, size]) => bytes + Number(size),
  0,
);
const left = Number(ram) - statics;
for (const [what, { bytes, way }] of nest) console.log(`  ${what}, ${bytes} bytes: ${way.join(' > ')}`);
console.log(`stack ${sum} of ${left} bytes`);
process.exitCode = sum <= left ? 0 : 1;

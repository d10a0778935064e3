// Tables inside pages that are written by hand: the states in docs/safety.md, pins and timers in docs/wiring.md.
import { byId, type ProtocolTable, type UnoTable } from './tables.js';
import { markdownTable } from './text.js';

/** The page with this text between `<!-- generated: name -->` and `<!-- end -->`. */
export function withSection(page: string, name: string, section: readonly string[]): string {
  const begin = `<!-- generated: ${name} -->\n`;
  const start = page.indexOf(begin);
  const end = page.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`The page has no place for ${name}: it needs ${begin}and <!-- end -->.`);
  return `${page.slice(0, start)}${begin}\n${section.join('\n')}\n\n${page.slice(end)}`;
}

/** What each event does in each state. Of what the host asks for, refusals are said too. */
export function stateSection({ states, events }: ProtocolTable): string[] {
  const cell = (outcome: string | undefined, by: string): string => {
    if (outcome === undefined) return by === 'host' ? 'wrong-state' : '–';
    if (outcome === 'REST') return '*rest*';
    return outcome in states ? outcome : outcome.toLowerCase().replaceAll('_', '-');
  };
  return markdownTable(
    ['', ...Object.values(events).map(({ about }) => about)],
    byId(states).map(([state, { on }]) => [
      state,
      ...Object.entries(events).map(([event, { by }]) => cell(on[event], by)),
    ]),
  );
}

/** Every pin, in the order of the board. */
export function pinSection({ pinCount, analog0, pins, owners }: UnoTable): string[] {
  const nameOf = (pin: number): string => (pin < analog0 ? `D${pin}` : `A${pin - analog0}`);
  const table = Object.values(pins);
  return markdownTable(
    ['pin', 'what', 'hardware', 'whose'],
    Array.from({ length: pinCount }, (_, number) => {
      const { about = '', hardware = '', owner = 'FIRMATA' } = table.find(({ pin }) => pin === number) ?? {};
      return [nameOf(number), about, hardware, owners[owner]!];
    }),
  );
}

export function timerSection({ timers }: UnoTable): string[] {
  return markdownTable(['timer', 'what'], Object.entries(timers));
}

export function traceSection({ trace: { register, bits } }: UnoTable): string[] {
  return markdownTable(
    ['bit', 'set while'],
    Object.values(bits).map(({ bit, about }) => [`${register} bit ${bit}`, about]),
  );
}

// The host's baud rate: a client that opens at 57 600, as those of other firmwares do, is answered; one at 115 200 is never kept waiting.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { Terminal } from '../boards/programs.js';
import { emulatedBoard, emulatedOnly, realPort } from '../link/test-board.js';

const { Firmata } = createRequire(import.meta.url)('firmata-io') as {
  readonly Firmata: new (
    transport: object,
    ready: () => void,
  ) => { readonly firmware: object; readonly pins: readonly object[] };
};

const greeting = Buffer.from([0xf9, 2, 5, 0xf0, 0x79]).toString('latin1');
const asksFirmware = Buffer.from([0xf9, 0xf0, 0x79, 0xf7]).toString('latin1');

/** Our firmware, and what is heard of it at a baud rate. */
class Line extends Terminal {
  constructor(baudRate: number) {
    super(new URL('../../firmware/uno.hex', import.meta.url));
    this.uno.serialIn.baudRate = baudRate;
  }

  at(baudRate: number): this {
    this.uno.serialIn.baudRate = baudRate;
    return this;
  }
}

describe.skipIf(realPort)(`the rate of the line ${emulatedOnly}`, () => {
  it('is what a client of other firmwares has, unchanged', async () => {
    const port = await emulatedBoard().openPort(57_600);
    const client = await new Promise<InstanceType<typeof Firmata>>((resolve) => {
      const firmata = new Firmata(port, () => resolve(firmata));
    });
    expect(client.firmware).toMatchObject({ name: 'synaptolytic' });
    expect(client.pins).toHaveLength(20);
  });

  it('is found from what a host says at a board that was not reset', () => {
    const line = new Line(115_200);
    expect(line.listen(2000)).toContain(greeting);
    line.at(57_600).say(asksFirmware);
    expect(line.listen(100)).toContain(greeting);
    line.say('?\n');
    expect(line.listen(100)).toContain('image=none');
  });

  it('begins a line anew: what was heard at another rate is no part of it', () => {
    const line = new Line(115_200);
    line.runMs(50);
    line.say('half a word');
    line.runMs(50);
    line.at(57_600).say(asksFirmware);
    expect(line.listen(100)).toContain(greeting);
    line.say('?\n');
    expect(line.listen(100)).toContain('image=none');
  });

  it('is 115 200 for a host that was silent for long, but for a fifth of a second after the first half', () => {
    const line = new Line(115_200);
    line.runMs(450);
    line.say('?\n');
    expect(line.listen(1000)).toContain('image=none');
    for (const silentMs of [720, 3000]) {
      const late = new Line(115_200);
      late.runMs(silentMs);
      late.say('?\n');
      expect(late.listen(100)).toContain('image=none');
    }
  });

  it('is offered once, and not where anything was said', () => {
    const offers = (line: Line, ms: number): number => line.listen(ms).split(greeting).length - 1;
    const stock = new Line(57_600);
    expect(offers(stock, 3000)).toBe(1);
    expect(stock.heard, 'ends what the greeting before it was taken for').toContain(`\xf7\xf7${greeting}`);
    const ours = new Line(115_200);
    ours.runMs(100);
    ours.say('x');
    ours.runMs(400);
    expect(offers(ours.at(57_600), 3000)).toBe(0);
  });

  it.each([
    ['a line', '?\n'],
    ['a stop', '!'],
    ['a SysEx', '\xf0\x79\xf7'],
    ['the mode of a pin', '\xf4\x0d\x01'],
  ])('stays once a message was understood, whatever comes after it: %s', (_, message) => {
    const line = new Line(115_200);
    line.runMs(50);
    line.say(message);
    line.runMs(50);
    line.at(57_600).say(asksFirmware.repeat(5));
    expect(line.listen(500)).not.toContain(greeting);
    line.at(115_200).say('\n?\n');
    expect(line.listen(100)).toContain('image=none');
  });
});

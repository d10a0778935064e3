// The link without serialport and Johnny-Five: a plain Firmata client on the emulated board's own stream, as in a browser.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EmulatedUno, UnoBinding, UnoStream } from '../../rig/boards/index.js';
import { type BoardLink, connectThrough, type LinkOptions, PlainFirmata } from '../../src/link/index.js';
import { program } from '../boards/programs.js';
import { imageNumber } from './images.js';
import { connectTo, emulatedBoard } from './test-board.js';

const firmware = readFileSync(new URL('../../firmware/uno.hex', import.meta.url), 'utf8');

interface Linked {
  readonly uno: EmulatedUno;
  readonly binding: UnoBinding;
  readonly port: UnoStream;
  readonly link: BoardLink<undefined>;
}

async function linked({ hex = firmware, ...options }: LinkOptions & { readonly hex?: string } = {}): Promise<Linked> {
  const uno = new EmulatedUno({ hex });
  const binding = new UnoBinding(uno);
  const port = await UnoStream.open(binding);
  const link = await connectThrough((open) => new PlainFirmata(open), port, options);
  return { uno, binding, port, link };
}

const observationQ19 = Int32Array.of(100_000, -50_000, 500_000, 30_000, -700_000);

describe('a link by plain Firmata', () => {
  it('hears from the board what Johnny-Five hears', async () => {
    const { link } = await linked();
    const { link: other } = await connectTo(emulatedBoard());
    for (const board of [link, other]) await board.flash(imageNumber(0));
    expect(await link.readImage()).toEqual(await other.readImage());
    const { cycles: __, ...answer } = await link.observe(observationQ19); // an interrupt may come in between
    expect(await other.observe(observationQ19)).toMatchObject(answer);
    const { uptimeMs: _, ...status } = await link.status();
    expect(await other.status()).toMatchObject(status);
    await link.close();
  });

  it('tells a refusal that comes as a text of Firmata', async () => {
    const { link } = await linked();
    const tooLong = new Uint8Array(400);
    Object.defineProperty(tooLong, 'length', { value: 1 }); // past the link's own check
    await expect(link.store(tooLong)).rejects.toMatchObject({ boardError: 'SYSEX_TOO_LONG' });
    await link.close();
  });

  it('asks a board that has greeted before it listened', async () => {
    const uno = new EmulatedUno({ hex: firmware });
    const port = await UnoStream.open(new UnoBinding(uno));
    const hear = uno.onSerialOut;
    uno.onSerialOut = () => {};
    uno.run(uno.clockHz); // it greets
    uno.onSerialOut = hear;
    const link = await connectThrough((open) => new PlainFirmata(open), port);
    expect((await link.status()).state).toBe('IDLE');
    await link.close();
    expect(port.isOpen).toBe(false);
  });

  it.each([
    ['says nothing', 'busy-loop', 'LINK_SILENT'],
    ['echoes what it is asked', 'echo', 'LINK_GARBAGE'],
  ])('fails at a board that %s', async (_, name, code) => {
    await expect(linked({ hex: program(name), connectTimeoutMs: 700 })).rejects.toMatchObject({ code });
  });

  it('is lost when the plug is pulled, and can be made again', async () => {
    const { binding, port, link } = await linked();
    const request = link.status();
    binding.unplug();
    await expect(request).rejects.toMatchObject({ code: 'LINK_LOST' });
    await expect(link.ended).resolves.toMatchObject({ code: 'LINK_LOST' });
    expect(port.isOpen).toBe(false);
    await expect(UnoStream.open(binding)).rejects.toThrow('No such file');
    binding.plugIn();
    const second = await connectThrough((open) => new PlainFirmata(open), await UnoStream.open(binding));
    expect((await second.status()).state).toBe('IDLE');
    await second.close();
  });

  it('resets the board by DTR', async () => {
    const { uno, port, link } = await linked();
    let resets = 0;
    uno.onReset(() => resets++);
    for (const dtr of [false, true, true]) await new Promise((resolve) => port.set({ dtr }, resolve));
    expect(resets).toBe(1);
    await link.close();
    await expect(link.status()).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });
});

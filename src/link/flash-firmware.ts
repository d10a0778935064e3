// Puts a firmware onto a board through its boot loader: only what differs, proven page by page, and never half a program that runs.
import { CodedError } from '../base/index.js';
import { type BootErrorCode, type BootPort, Stk500 } from './stk500.js';

/** What a boot loader says of itself. */
export interface BootLoader {
  readonly name: string;
  /** Its flash begins at this byte; a program ends before. */
  readonly start: number;
  /** Its chip as three signature bytes in hex: '1e950f'. */
  readonly chip: string;
}

export interface FirmwareFlashResult {
  readonly loader: BootLoader;
  readonly bytes: number;
  /** Pages that were written; 0 when the board held exactly this firmware. */
  readonly pagesWritten: number;
}

export interface FirmwareFlashOptions {
  readonly signal?: AbortSignal;
  /** Told of each page that is done: read, written or verified. */
  readonly onPage?: (step: 'read' | 'write' | 'verify', page: number, pages: number) => void;
}

const FLASH_BYTES = 32_768;
const PAGE_BYTES = 128;
/** ATmega328P and ATmega328PB, which run the same programs. */
const CHIPS = ['1e950f', '1e9516'];
const [SMALL_LOADER_BYTES, LARGE_LOADER_BYTES] = [512, 2048];
/** What ATmegaBOOT of an ATmega328P says of itself. */
const ATMEGABOOT = { major: 1, minor: 16 };
/** The first page of a board that is being flashed: the program does nothing, for ever. RJMP .-2 */
const ENDLESS_LOOP = 0xcfff;

/**
 * Who loads the programs of a board.
 * @throws CodedError BOOT_CHIP when the chip is not one that the firmware is built for
 */
export async function identify(loader: Stk500, path: string): Promise<BootLoader> {
  const chip = [...(await loader.signature())].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!CHIPS.includes(chip)) {
    const advice = 'The firmware is for an ATmega328P, as an Uno or a Nano has it. Nothing was written.';
    throw new CodedError<BootErrorCode>('BOOT_CHIP', `The chip at ${path} has the signature ${chip}. ${advice}`);
  }
  const { major, minor } = await loader.version();
  if (major === 'S'.charCodeAt(0))
    return { name: `synaptolytic ${minor}`, start: FLASH_BYTES - SMALL_LOADER_BYTES, chip };
  if (major === ATMEGABOOT.major && minor === ATMEGABOOT.minor)
    return { name: 'ATmegaBOOT', start: FLASH_BYTES - LARGE_LOADER_BYTES, chip };
  return { name: `Optiboot ${major}.${minor}`, start: FLASH_BYTES - SMALL_LOADER_BYTES, chip };
}

/**
 * Makes the flash of a board hold a firmware. The chip is asked before anything is written, and what is there already is not written
 * again. Until everything else is proven the first page holds an endless loop, so that a cable that is pulled leaves no half program:
 * all pins float, and the board can be flashed again.
 *
 * @param firmware its bytes from address 0 on
 * @throws CodedError with a {@link BootErrorCode}, or the signal's reason
 */
export async function flashFirmware(
  port: BootPort,
  firmware: Uint8Array,
  { signal, onPage = () => {} }: FirmwareFlashOptions = {},
): Promise<FirmwareFlashResult> {
  const stk500 = await Stk500.enter(port, signal);
  try {
    const loader = await identify(stk500, port.path);
    if (firmware.length > loader.start) {
      const what = `The firmware has ${firmware.length} bytes, and ${loader.name} leaves ${loader.start}.`;
      throw new CodedError<BootErrorCode>(
        'BOOT_SIZE',
        `${what} Replace the boot loader by a smaller one. Nothing was written.`,
      );
    }
    const wanted = pagesOf(firmware);
    const changed: number[] = [];
    for (const [page, bytes] of wanted.entries()) {
      if (!equal(await stk500.readPage(page * PAGE_BYTES, PAGE_BYTES), bytes)) changed.push(page);
      onPage('read', page + 1, wanted.length);
    }
    const pages = changed.length === 0 ? [] : [0, ...changed.filter((page) => page !== 0)];
    if (pages.length > 0) await stk500.writePage(0, endlessLoop());
    const others = pages.slice(1);
    for (const [i, page] of others.entries()) {
      await stk500.writePage(page * PAGE_BYTES, wanted[page]!);
      onPage('write', i + 1, pages.length);
    }
    for (const [i, page] of others.entries()) {
      await verify(stk500, page, wanted[page]!);
      onPage('verify', i + 1, pages.length);
    }
    if (pages.length > 0) {
      await stk500.writePage(0, wanted[0]!);
      await verify(stk500, 0, wanted[0]!);
      onPage('verify', pages.length, pages.length);
    }
    await stk500.leave();
    return { loader, bytes: firmware.length, pagesWritten: pages.length };
  } finally {
    stk500.release();
  }
}

function pagesOf(firmware: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(firmware.length / PAGE_BYTES) }, (_, page) => {
    const bytes = new Uint8Array(PAGE_BYTES).fill(0xff);
    bytes.set(firmware.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES));
    return bytes;
  });
}

function endlessLoop(): Uint8Array {
  const page = new Uint8Array(PAGE_BYTES).fill(0xff);
  page.set([ENDLESS_LOOP & 0xff, ENDLESS_LOOP >> 8]);
  return page;
}

async function verify(stk500: Stk500, page: number, wanted: Uint8Array): Promise<void> {
  const got = await stk500.readPage(page * PAGE_BYTES, PAGE_BYTES);
  const i = wanted.findIndex((byte, at) => byte !== got[at]);
  if (i < 0) return;
  const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;
  const what = `The flash holds ${hex(got[i]!)} at byte ${page * PAGE_BYTES + i}, not ${hex(wanted[i]!)}.`;
  throw new CodedError<BootErrorCode>(
    'BOOT_VERIFY',
    `${what} The board was left with an empty program. Flash it again; if it happens again, the chip is worn.`,
  );
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

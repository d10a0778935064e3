// Finds boards: by the path a person gives, or all there are.
import { CodedError } from '../../../src/base/index.js';
import type { BoardErrorCode } from '../index.js';
import { EmulatedBoard } from './emulated-board.js';
import type { HexFile } from './hex-files.js';
import { EepromFile } from './memory-file.js';
import type { PortBoard, SendListener } from './open-port.js';
import { SerialBoard } from './serial-board.js';
import { tcpAddress } from './tcp-binding.js';

const EMULATED = 'emulated';

/** What is meant as an address, in the spelling of avrdude (net:), pyserial (socket://, rfc2217://) and others too. */
const address = /^(\w+:\/\/|(tcp|net|socket|telnet):)/i;

/**
 * The board at a path: `emulated` is a fresh emulated Uno in memory, `emulated:FILE` one whose EEPROM is kept in FILE, anything
 * else a serial port of this machine, or `tcp://host:port`. Nothing is opened yet.
 * @param onSend hears every message that is written to it.
 * @param firmware of an emulated board, in place of the one that comes with this package.
 * @throws CodedError code 'BOARD_NO_PORT' (an empty path), 'BOARD_FIRMWARE', 'BOARD_EEPROM_FILE' or one of the 'HEX_' codes
 */
export function createBoard(path: string, onSend?: SendListener, firmware?: HexFile): PortBoard {
  const hearing = { ...(onSend && { onSend }), ...firmware };
  if (path === EMULATED) return new EmulatedBoard({ path, ...hearing });
  if (path.startsWith(`${EMULATED}:`)) {
    return new EmulatedBoard({ path, eepromFile: new EepromFile(path.slice(EMULATED.length + 1)), ...hearing });
  }
  if (path === '') {
    throw new CodedError<BoardErrorCode>(
      'BOARD_NO_PORT',
      'The port has no name. See "synaptolytic boards" for the ports there are.',
    );
  }
  if (address.test(path) && !tcpAddress(path)) {
    throw new CodedError<BoardErrorCode>(
      'BOARD_NO_PORT',
      `"${path}" is no address that is read. Write tcp://host:port, such as tcp://127.0.0.1:3210.`,
    );
  }
  return new SerialBoard(path, onSend);
}

export interface BoardListing {
  /** For createBoard. */
  readonly path: string;
  readonly description: string;
  /** Whether it is at a USB port, as boards are. */
  readonly isUsb: boolean;
  /** What USB knows of it: vendor and product in hex, and a number that tells two boards of one kind apart, if it has one. */
  readonly vendorId?: string;
  readonly productId?: string;
  readonly serialNumber?: string;
}

export interface BoardList {
  readonly boards: readonly BoardListing[];
  /** What kept boards from being found, in words; usually empty. */
  readonly notes: readonly string[];
}

/** The serial ports of this machine and the emulated boards. Never fails: what goes wrong is told in the notes. */
export async function listBoards(listPorts: () => Promise<readonly ListedPort[]> = serialPorts): Promise<BoardList> {
  const emulated: BoardListing[] = [
    { path: EMULATED, description: 'emulated Uno, fresh each time', isUsb: false },
    { path: `${EMULATED}:FILE`, description: 'emulated Uno that keeps its EEPROM in FILE', isUsb: false },
  ];
  try {
    const ports = await listPorts();
    return { boards: [...ports.map(describe), ...emulated], notes: [] };
  } catch (cause) {
    return { boards: emulated, notes: [unlistedPorts(cause)] };
  }
}

/** The sentence for ports that could not be listed. */
export function unlistedPorts(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const udev = /udevadm/.test(reason) ? ' Listing needs udev ("apt-get install udev").' : '';
  return `The serial ports could not be listed (${reason}).${udev} A port can still be given by its path.`;
}

/** The part of serialport's PortInfo that is told. */
export interface ListedPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** Of the USB device; a port without one is something else. */
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

async function serialPorts(): Promise<readonly ListedPort[]> {
  const { SerialPort } = await import('serialport'); // native code, loaded only here and for a real port
  return SerialPort.list();
}

function describe({ path, manufacturer, serialNumber, vendorId, productId }: ListedPort): BoardListing {
  const usb = vendorId && `USB ${vendorId}:${productId ?? '?'}`;
  const known = [manufacturer, usb, serialNumber && `serial number ${serialNumber}`].filter(Boolean);
  return {
    path,
    description: ['serial port', ...known].join(', '),
    isUsb: vendorId !== undefined,
    ...(vendorId !== undefined && { vendorId }),
    ...(productId !== undefined && { productId }),
    ...(serialNumber !== undefined && { serialNumber }),
  };
}

// The link to one board: a Johnny-Five board, with our images, status and observations beside it.
import type { SerialPortStream } from '@serialport/stream';
import type { Board } from 'johnny-five';
import { refusal } from './board-errors.js';
import type { Firmata } from './firmata.js';
import { lostError, shakeHands } from './handshake.js';
import { LinkError } from './link-error.js';
import { type Answer, ObservationExchange } from './observation-exchange.js';
import { errors, limits, protocolVersion, type sysex } from './protocol.js';
import { type BoardStatus, parseStatus } from './status.js';
import { SysexRequests } from './sysex-requests.js';

export interface LinkOptions {
  /** Longest wait for a ready board, ms; an Uno takes up to 2 s to boot. Default 6000. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for a reply by SysEx, ms; storing an image takes up to half a second. Default 3000. */
  readonly replyTimeoutMs?: number;
  /** Longest wait for the answer to an observation, ms. Default 1000. */
  readonly answerTimeoutMs?: number;
  /** How often an observation is asked when the answer is lost or damaged. Default 4. */
  readonly attempts?: number;
  /** Ends the link and closes the port; whatever waits for the board then fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where an image is in the board. */
export interface ImagePlace {
  readonly slot: number;
  /** Counts the images stored in the board's life. */
  readonly sequence: number;
}

export interface StoredImage extends ImagePlace {
  readonly image: Uint8Array;
}

export interface FlashResult extends ImagePlace {
  /** False when the board held exactly this image before, so nothing was written. */
  readonly written: boolean;
  readonly bytes: number;
}

/**
 * Connects to the board at a port that is open or opening. The port belongs to the link from here on: it is closed when connecting
 * fails, and by `close()`.
 *
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN', 'LINK_TIMEOUT' or 'LINK_LOST', or the signal's reason.
 */
export async function connect(port: SerialPortStream, options: LinkOptions = {}): Promise<BoardLink> {
  const { signal } = options;
  const hangUp = (): void => void closePort(port);
  signal?.addEventListener('abort', hangUp);
  port.once('close', () => signal?.removeEventListener('abort', hangUp));
  try {
    signal?.throwIfAborted();
    const { io, board } = await shakeHands(port, options.connectTimeoutMs ?? 6000);
    const link = new BoardLink(port, io, board, options);
    const { protocolVersion: spoken } = await link.status();
    if (spoken !== protocolVersion) {
      const what = `The board at ${port.path} speaks version ${spoken} of the protocol, this program version ${protocolVersion}.`;
      throw new LinkError('LINK_FOREIGN', `${what} Load the firmware/uno.hex of this program onto it.`);
    }
    return link;
  } catch (error) {
    await closePort(port);
    signal?.throwIfAborted();
    throw error;
  }
}

/** A connected board. */
export class BoardLink {
  /** For ordinary Johnny-Five programs; give it to components: `new five.Led({ pin: 13, board: link.board })`. */
  readonly board: Board;
  readonly #port: SerialPortStream;
  readonly #requests: SysexRequests;
  readonly #observations: ObservationExchange;
  readonly #replyTimeoutMs: number;
  #ended = false;

  constructor(port: SerialPortStream, io: Firmata, board: Board, options: LinkOptions) {
    this.board = board;
    this.#port = port;
    this.#replyTimeoutMs = options.replyTimeoutMs ?? 3000;
    this.#requests = new SysexRequests(io, port.path);
    this.#observations = new ObservationExchange(port, {
      answerTimeoutMs: options.answerTimeoutMs ?? 1000,
      attempts: options.attempts ?? 4,
      lastObservation: async () => (await this.status()).lastObservation,
    });
    const lost = (): void => this.#finish(options.signal?.aborted ? options.signal.reason : lostError(port.path));
    port.on('close', lost);
    port.on('error', lost);
  }

  /** Sentences that `observe` had to ask again so far. */
  get retries(): number {
    return this.#observations.retries;
  }

  /**
   * What the board says about itself.
   *
   * @throws LinkError 'LINK_TIMEOUT', 'LINK_LOST' or 'LINK_CLOSED'.
   */
  async status(): Promise<BoardStatus> {
    const status = parseStatus(await this.#request('STATUS'));
    if (!status) throw this.#damagedReply('STATUS');
    return status;
  }

  /**
   * Motor off, whatever else goes on.
   *
   * @throws LinkError as `status`.
   */
  async stop(): Promise<void> {
    this.#accepted('STOP', await this.#request('STOP'), 1);
  }

  /**
   * Stores an image, which becomes the active one when it is whole in the EEPROM and computes what the compiler says. Until then,
   * and after any error, the earlier image stays active.
   *
   * @throws LinkError 'LINK_REFUSED' with the board's reason, or as `status`.
   */
  async store(image: Uint8Array): Promise<ImagePlace> {
    if (image.length > limits.IMAGE_BYTES_MAX) {
      const what = `The image has ${image.length} bytes; the board at ${this.#port.path} stores at most ${limits.IMAGE_BYTES_MAX}`;
      const network = `${limits.INPUTS_MAX}-${limits.HIDDEN_MAX}-${limits.OUTPUTS_MAX}`;
      throw new LinkError('LINK_REFUSED', `${what}, a network of ${network}. Train a smaller one.`, 'IMAGE_LENGTH');
    }
    return place(this.#accepted('STORE', await this.#request('STORE', image), 6));
  }

  /**
   * The active image; undefined when the board has none.
   *
   * @throws LinkError as `status`.
   */
  async readImage(): Promise<StoredImage | undefined> {
    const reply = await this.#request('READ');
    if (reply[0] === errors.NO_IMAGE.id) return undefined;
    this.#accepted('READ', reply, 4);
    return { ...place(reply), image: reply.subarray(4) };
  }

  /**
   * Makes an image the board's active one and proves it by reading it back byte for byte. An image that the board already holds is not
   * written again.
   *
   * @throws LinkError 'LINK_VERIFY' when what was read back differs, or as `store`.
   */
  async flash(image: Uint8Array): Promise<FlashResult> {
    const before = await this.readImage();
    if (before && sameBytes(before.image, image)) {
      return { written: false, slot: before.slot, sequence: before.sequence, bytes: image.length };
    }
    await this.store(image);
    const after = await this.readImage();
    if (!after || !sameBytes(after.image, image)) {
      const what = `The board at ${this.#port.path} holds another image than was sent to it.`;
      throw new LinkError('LINK_VERIFY', `${what} Flash it again; if it stays so, replace the board.`);
    }
    return { written: true, slot: after.slot, sequence: after.sequence, bytes: image.length };
  }

  /**
   * Asks the board for the actions of an observation. A lost or damaged sentence is asked again under the next number.
   *
   * @param observationQ19 Q13.19 integers in physical units, one for each input of the network.
   * @throws LinkError 'LINK_REFUSED' when the board has no image or one for another number of inputs, or as `status`.
   */
  observe(observationQ19: Int32Array): Promise<Answer> {
    return this.#observations.observe(observationQ19);
  }

  /**
   * Ends the link and closes the port. Nothing of the link keeps the process alive after that.
   *
   * @throws what the port says when it cannot be closed in order, such as BoardError 'BOARD_EEPROM_FILE' of an emulated board.
   */
  async close(): Promise<void> {
    this.#finish(new LinkError('LINK_CLOSED', `The link to the board at ${this.#port.path} was closed.`));
    const error = await closePort(this.#port);
    if (error) throw error;
  }

  #request(name: keyof typeof sysex, payload: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
    return this.#requests.send(name, payload, this.#replyTimeoutMs);
  }

  /** The reply, if its first byte says that the board accepted the request. */
  #accepted(name: keyof typeof sysex, reply: Uint8Array, minimumBytes: number): Uint8Array {
    if (reply[0]) throw refusal(this.#port.path, reply[0]);
    if (reply.length < minimumBytes) throw this.#damagedReply(name);
    return reply;
  }

  #damagedReply(name: keyof typeof sysex): LinkError {
    const what = `The board at ${this.#port.path} answered ${name} with a damaged message.`;
    return new LinkError('LINK_GARBAGE', `${what} Check the cable and try again.`);
  }

  #finish(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#requests.end(error);
    this.#observations.end(error);
  }
}

function place(reply: Uint8Array): ImagePlace {
  return { slot: reply[1]!, sequence: reply[2]! | (reply[3]! << 8) };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Closes the port unless it is closed; gives the error rather than throwing it, for callers that have one of their own to tell. */
async function closePort(port: SerialPortStream): Promise<Error | null> {
  return port.isOpen ? new Promise((resolve) => port.close(resolve)) : null;
}

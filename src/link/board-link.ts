// The link to one board: its images, status, observations and rig, beside what its Firmata client offers.
import {
  errors,
  type HomingMode,
  homingModes,
  limits,
  protocolVersion,
  type RigSettings,
  type sysex,
} from '../protocol/index.js';
import { refusal } from './board-errors.js';
import { type BytePort, closePort } from './byte-port.js';
import { writeFields } from './fields.js';
import type { FirmataClient } from './firmata-client.js';
import { lostError } from './handshake.js';
import { LinkError } from './link-error.js';
import { type Answer, ObservationExchange } from './observation-exchange.js';
import { decodeSettings, encodeSettings } from './rig-settings.js';
import { type BoardStatus, parseStatus } from './status.js';
import { SysexRequests } from './sysex-requests.js';
import { parseTelemetry, type Telemetry } from './telemetry.js';

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

/** Called for each message of telemetry. */
export type TelemetryListener = (telemetry: Telemetry) => void;

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

/** A connected board. `Board` is what its Firmata client has for programs: on Node a Johnny-Five board. */
export class BoardLink<Board = unknown> {
  /** For ordinary Johnny-Five programs; give it to components: `new five.Led({ pin: 13, board: link.board })`. */
  readonly board: Board;
  /** Resolves with the reason when the link ends, whoever ended it. */
  readonly ended: Promise<Error>;
  readonly #port: BytePort;
  readonly #requests: SysexRequests;
  readonly #observations: ObservationExchange;
  readonly #replyTimeoutMs: number;
  #tellEnded: (reason: Error) => void = () => {};
  #isEnded = false;

  /** @internal Links are made by `connect`. */
  constructor(port: BytePort, client: FirmataClient<Board>, options: LinkOptions) {
    this.board = client.board;
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
    this.#port = port;
    this.#replyTimeoutMs = options.replyTimeoutMs ?? 3000;
    this.#requests = new SysexRequests(client, port.path);
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
   * @throws LinkError 'LINK_TIMEOUT', 'LINK_LOST' or 'LINK_CLOSED'; 'LINK_FOREIGN' when it speaks another version of the protocol.
   */
  async status(): Promise<BoardStatus> {
    const reply = await this.#request('STATUS');
    const spoken = reply[0];
    if (spoken !== undefined && spoken !== protocolVersion) {
      const what = `The board at ${this.#port.path} speaks version ${spoken} of the protocol, this program version ${protocolVersion}.`;
      throw new LinkError('LINK_FOREIGN', `${what} Load the firmware/uno.hex of this program onto it.`);
    }
    const status = parseStatus(reply);
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
   * Makes these the settings of the board's rig and proves it by reading them back. Settings that the board already holds are not
   * written again, so it stays homed.
   *
   * @returns whether they were written.
   * @throws RangeError when a number does not fit its field, LinkError 'LINK_REFUSED' with the board's reason, 'LINK_VERIFY' when
   *   what was read back differs, or as `status`.
   */
  async configure(settings: RigSettings): Promise<boolean> {
    const wanted = encodeSettings(settings);
    const held = async (): Promise<boolean> => {
      const stored = await this.readSettings();
      return stored !== undefined && sameBytes(encodeSettings(stored), wanted);
    };
    if (await held()) return false;
    this.#accepted('CONFIGURE', await this.#request('CONFIGURE', wanted), 3);
    if (await held()) return true;
    const what = `The board at ${this.#port.path} holds other settings than were sent to it.`;
    throw new LinkError('LINK_VERIFY', `${what} Try again; if it stays so, replace the board.`);
  }

  /**
   * The settings of the rig; undefined when none is configured.
   *
   * @throws LinkError as `status`.
   */
  async readSettings(): Promise<RigSettings | undefined> {
    const reply = await this.#request('SETTINGS');
    if (reply[0] === errors.NO_RIG.id) return undefined;
    const settings = decodeSettings(this.#accepted('SETTINGS', reply, 1).subarray(1));
    if (!settings) throw this.#damagedReply('SETTINGS');
    return settings;
  }

  /**
   * The board is wired to no rig from here on; its pins are free again.
   *
   * @throws LinkError 'LINK_REFUSED' with the board's reason, or as `status`.
   */
  async forgetRig(): Promise<void> {
    this.#accepted('CONFIGURE', await this.#request('CONFIGURE'), 1);
  }

  /**
   * Starts to home, which takes seconds: telemetry and status tell the end. The lease starts here.
   *
   * @throws LinkError 'LINK_REFUSED' with the board's reason, or as `status`.
   */
  async home(mode: HomingMode = 'FIND_TRACK'): Promise<void> {
    this.#accepted('HOME', await this.#request('HOME', Uint8Array.of(homingModes[mode])), 1);
  }

  /**
   * From now on the network drives the motor as soon as the pole is inside the capture angle. The lease starts here.
   *
   * @throws LinkError as `home`.
   */
  async arm(): Promise<void> {
    this.#accepted('ARM', await this.#request('ARM'), 1);
  }

  /**
   * Motor off; the rig stays homed.
   *
   * @throws LinkError as `home`.
   */
  async disarm(): Promise<void> {
    this.#accepted('DISARM', await this.#request('DISARM'), 1);
  }

  /**
   * Clears the latched fault.
   *
   * @throws LinkError as `home`.
   */
  async clearFault(): Promise<void> {
    this.#accepted('CLEAR', await this.#request('CLEAR'), 1);
  }

  /**
   * In guided homing: drives the motor with a duty (positive to the right) for so many control ticks, then lets it rest.
   *
   * @throws LinkError as `home`.
   */
  async drive(duty: number, ticks: number): Promise<void> {
    const payload = writeFields(driveFields, { duty, ticks });
    this.#accepted('DRIVE', await this.#request('DRIVE', payload), 1);
  }

  /** Lets the machine move for another while (LEASE_MS). The board does not answer. */
  lease(): void {
    this.#requests.tell('LEASE');
  }

  /**
   * Has every n-th control tick told to a listener, which replaces the one before; 0 ends it. With `lease` each message is answered
   * by a LEASE before the listener hears it: the machine may move as long as the host hears of it, in the board's own time. A function is asked each time
   * whether it still may.
   *
   * @throws LinkError as `home`.
   */
  async telemetry(
    everyTicks: number,
    listener: TelemetryListener = () => {},
    { lease = false }: { readonly lease?: boolean | (() => boolean) } = {},
  ): Promise<void> {
    this.#requests.onTelemetry = (payload) => {
      const telemetry = parseTelemetry(payload);
      if (!telemetry || this.#isEnded) return;
      if (typeof lease === 'function' ? lease() : lease) this.lease();
      listener(telemetry);
    };
    this.#accepted('TELEMETRY', await this.#request('TELEMETRY', Uint8Array.of(everyTicks)), 1);
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
   * @throws LinkError 'LINK_VERIFY' when what was read back differs, twice, or as `store`.
   */
  async flash(image: Uint8Array): Promise<FlashResult> {
    const before = await this.readImage();
    if (before && sameBytes(before.image, image)) {
      return { written: false, slot: before.slot, sequence: before.sequence, bytes: image.length };
    }
    await this.store(image);
    const holds = (read?: StoredImage): read is StoredImage => read !== undefined && sameBytes(read.image, image);
    const first = await this.readImage();
    // A line that spoiled the reply is no board that keeps something else.
    const after = holds(first) ? first : await this.readImage();
    if (!holds(after)) {
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
   * @throws what the port says when it cannot be closed in order, such as CodedError 'BOARD_EEPROM_FILE' of an emulated board.
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
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#tellEnded(error);
    this.#requests.end(error);
    this.#observations.end(error);
  }
}

/** The payload of DRIVE. */
const driveFields = [
  { field: 'duty', type: 'i16' },
  { field: 'ticks', type: 'u16' },
] as const;

function place(reply: Uint8Array): ImagePlace {
  return { slot: reply[1]!, sequence: reply[2]! | (reply[3]! << 8) };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

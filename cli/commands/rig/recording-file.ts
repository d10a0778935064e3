// A recording on its way to the disk: whole lines, twice a second, so that a kill or a power cut costs no more than that.
import { type FileHandle, open } from 'node:fs/promises';
import { writeError } from '../../../src/base/files/index.js';

const FLUSH_MS = 500;

/** Never keeps a control tick waiting for the disk. */
export class RecordingFile {
  /** Lines so far, without the header. */
  lines = 0;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #timer: NodeJS.Timeout;
  #waiting: string[];
  #writing: Promise<void> = Promise.resolve();
  #error: unknown;

  private constructor(path: string, file: FileHandle, header: string) {
    this.#path = path;
    this.#file = file;
    this.#waiting = [header];
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
  }

  /** Begins the file anew. @throws CodedError WRITE_FAILED */
  static async create(path: string, header: string): Promise<RecordingFile> {
    try {
      return new RecordingFile(path, await open(path, 'w'), header);
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** @param line with its end */
  add(line: string): void {
    this.lines++;
    this.#waiting.push(line);
  }

  /** All of it is on the disk. @throws CodedError WRITE_FAILED when a part of it could not be written */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#flush();
    await this.#writing;
    await this.#file.close();
    if (this.#error !== undefined) throw writeError(this.#path, this.#error);
  }

  #flush(): void {
    if (this.#waiting.length === 0 || this.#error !== undefined) return;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#writing = this.#writing
      .then(() => this.#file.appendFile(text))
      .then(() => this.#file.datasync())
      .catch((error: unknown) => {
        this.#error ??= error;
      });
  }
}

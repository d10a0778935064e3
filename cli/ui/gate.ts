// Who may talk to the page's server: this page, from this computer, with the token of this start.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const TOKEN_BYTES = 18;

/** What is wrong with a request, for a person; or the path behind the token. */
export type Admission = { readonly path: string } | { readonly refusal: string };

/** Each address begins with a token that nobody can guess. A page from elsewhere gets nowhere, even if it knew it. */
export class Gate {
  readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  readonly #hosts: readonly string[];

  /** @param port that the server listens at */
  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** Where a person begins. */
  get url(): string {
    return `http://${this.#hosts[0]}/${this.token}/`;
  }

  /** @param changes whether the request is to change anything, or opens a WebSocket: then it must say which page it comes from */
  admit({ url = '/', headers }: IncomingMessage, changes: boolean): Admission {
    const { host, origin } = headers;
    if (host === undefined || !this.#hosts.includes(host)) {
      return { refusal: 'This server answers to 127.0.0.1 and localhost only.' };
    }
    const site = headers['sec-fetch-site'];
    const isOurs = origin === undefined ? !changes : origin === `http://${host}`;
    if (!isOurs || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
      return { refusal: 'This server answers to its own page only.' };
    }
    const [, token = '', path] = /^\/([^/?]*)(?:\/(.*))?$/s.exec(url) ?? [];
    if (path === undefined || !this.#isToken(token)) {
      return {
        refusal:
          'The address is not the one of this start. Open the address that "synaptolytic ui" printed when it was started last.',
      };
    }
    return { path };
  }

  #isToken(text: string): boolean {
    const [given, own] = [Buffer.from(text), Buffer.from(this.token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }
}

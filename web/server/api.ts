// Talks to the server behind this page. Addresses are below the page's own, which has the token.
import type { Refusal } from '../../src/ui-api/index.js';

/** An address of the API. */
function at(path: string, query: readonly (readonly [string, string])[]): URL {
  const url = new URL(path, document.baseURI);
  url.search = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  url.hash = '';
  return url;
}

/** @throws Error with the server's words, or why there are none. */
async function answerOf<Told>(asked: Promise<Response>): Promise<Told> {
  const response = await asked.catch(() => {
    throw new Error(gone);
  });
  const told: unknown = await response.json().catch(() => ({ error: `The server answered with ${response.status}.` }));
  if (!response.ok) throw new Error((told as Refusal).error);
  return told as Told;
}

const gone = 'The server does not answer. Start "synaptolytic ui" again, and open the address that it prints.';

/** Asks. @throws Error with the server's words. */
export function ask<Told>(path: string, query: readonly (readonly [string, string])[] = []): Promise<Told> {
  return answerOf(fetch(at(path, query)));
}

/** Has something done. @throws Error with the server's words. */
export function tell<Told>(path: string, body: object): Promise<Told> {
  return answerOf(fetch(at(path, []), { method: 'POST', body: JSON.stringify(body) }));
}

/** An address for links. */
export function linkTo(path: string, query: readonly (readonly [string, string])[]): string {
  return at(path, query).href;
}

/** Opens a WebSocket. */
export function socketTo(path: string): WebSocket {
  const url = at(path, []);
  url.protocol = 'ws:';
  return new WebSocket(url);
}

/**
 * Hears what the server tells from now on; when it was away, from the beginning again.
 *
 * @param onState called with what is wrong with the connection, '' when nothing is.
 * @returns ends it.
 */
export function follow<News>(
  path: string,
  query: readonly (readonly [string, string])[],
  onNews: (news: News) => void,
  onState: (problem: string) => void,
): () => void {
  let again: ReturnType<typeof setTimeout>;
  let source: EventSource;
  const open = (): void => {
    source = new EventSource(at(path, query));
    source.onopen = () => onState('');
    source.onmessage = ({ data }) => onNews(JSON.parse(data as string) as News);
    source.onerror = () => {
      onState(gone);
      source.close();
      again = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(again);
    source.close();
  };
}

const AGAIN_MS = 1000;

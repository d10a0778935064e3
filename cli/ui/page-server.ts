// The server of the page: what stands behind each of its addresses. All of it is done by the functions that the commands call.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { rigNames } from '../../rig/description/files/index.js';
import type { ServeErrorCode } from '../../rig/serving/index.js';
import { programVersion } from '../../src/base/files/index.js';
import { CodedError } from '../../src/base/index.js';
import { compareRuns, methodNames, readRun } from '../../src/learn/index.js';
import type { Comparison, RunName, ServerFacts, ShownResult, TrainRequest } from '../../src/ui-api/index.js';
import { CommandError, explain } from '../failure.js';
import { readInput } from '../input-files.js';
import type { Interruption } from '../interruption.js';
import { EventStream } from './event-stream.js';
import { Gate } from './gate.js';
import { type PageFile, pageFiles } from './page-files.js';
import { ResultFolder } from './result-folder.js';
import { RigFiles } from './rig-files.js';
import { RigSocket } from './rig-socket.js';
import { RunFolder, type ToldRuns } from './run-folder.js';
import { Trainings } from './trainings.js';

const HOST = '127.0.0.1';
const LIST_EVERY_MS = 1000;
const RUN_EVERY_MS = 250;
const MOST_BODY_BYTES = 10_000;
/** Runs that are overlaid or compared at once. */
const MOST_COMPARED = 50;

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const reportPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** What the server shows. */
export interface Shown {
  /** The folder of runs, in which results are looked for too. */
  readonly runs: string;
  /** Files of results from elsewhere. */
  readonly results: readonly string[];
  /** The machine that can be steered. */
  readonly machine: ConstructorParameters<typeof RigSocket>[0];
  /** Its rig: a preset's name, or the path of a file. */
  readonly rigFile: string;
  readonly interruption: Interruption;
}

type Answer = (query: URLSearchParams, request: IncomingMessage, response: ServerResponse) => unknown;

export class PageServer {
  readonly #server: Server;
  readonly #gate: Gate;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #interruption: Interruption;
  readonly #trainings: Trainings;
  readonly #folder: RunFolder;
  readonly #results: ResultFolder;
  readonly #rig: RigSocket;
  readonly #rigFiles: RigFiles;

  private constructor(server: Server, { runs, results, machine, rigFile, interruption }: Shown) {
    this.#server = server;
    this.#gate = new Gate((server.address() as AddressInfo).port);
    this.#files = pageFiles();
    this.#interruption = interruption;
    this.#trainings = new Trainings(runs);
    this.#folder = new RunFolder(runs, this.#trainings);
    this.#folder.news(new Map()); // what is read now, no page waits for
    this.#results = new ResultFolder(runs, results);
    this.#rig = new RigSocket(machine, interruption);
    this.#rigFiles = new RigFiles(rigFile);
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** @param port 0 for a free one. @throws CodedError SERVE_ADDRESS, CommandError when the page is not built */
  static async listen(port: number, shown: Shown): Promise<PageServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
        const message = `The page cannot be served at port ${port}: ${why}. Choose another --port, or leave it out for a free one.`;
        reject(new CodedError<ServeErrorCode>('SERVE_ADDRESS', message, { cause }));
      });
      server.listen(port, HOST, resolve);
    });
    try {
      return new PageServer(server, shown);
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** The address to open, with the token. */
  get url(): string {
    return this.#gate.url;
  }

  /** Stops the machine, ends trainings with a checkpoint, then all connections. */
  async close(): Promise<void> {
    await this.#rig.close();
    await this.#trainings.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  readonly #reads: Readonly<Record<string, Answer>> = {
    'api/facts': () =>
      ({
        version: programVersion(),
        folder: this.#folder.root,
        rigs: rigNames,
        methods: methodNames,
      }) satisfies ServerFacts,
    'api/runs': (_query, _request, response) => {
      const told: ToldRuns = new Map();
      follow(response, () => this.#folder.news(told), LIST_EVERY_MS);
    },
    'api/run': (query, _request, response) => {
      const looks = query
        .getAll('path')
        .slice(0, MOST_COMPARED)
        .map((path) => this.#folder.follow(path));
      follow(
        response,
        () => {
          const news = looks.map((look) => look()).filter((each) => each !== undefined);
          return news.length > 0 ? news : undefined;
        },
        RUN_EVERY_MS,
      );
    },
    'api/results': (_query, _request, response) => follow(response, this.#results.follow(), LIST_EVERY_MS),
    'api/result': (query) => this.#results.show(query.get('path'), query.get('before')) satisfies ShownResult,
    'api/rig-file': (query) => this.#rigFiles.show(query.get('path')),
    'api/report': (query, _request, response) => {
      const page = readInput(join(this.#folder.find(query.get('path')), 'report.html'));
      // It comes from a folder, so it is shown and not trusted: no script, and no origin.
      response.setHeader('content-security-policy', reportPolicy).setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
    },
    'api/compare': (query) => {
      const paths = query.getAll('path').slice(0, MOST_COMPARED);
      const { common, runs } = compareRuns(paths.map((path) => readRun(this.#folder.find(path))));
      return {
        common,
        runs: runs.map(({ seed, settings }, k) => ({ path: paths[k]!, seed, settings })),
      } satisfies Comparison;
    },
  };

  readonly #writes: Readonly<Record<string, (body: object) => unknown>> = {
    'api/train': async (body) => {
      const request = body as TrainRequest;
      if ('resume' in request) this.#folder.find(request.resume);
      return { path: await this.#trainings.start(request) } satisfies RunName;
    },
    'api/stop': async (body) => {
      const { path } = body as RunName;
      await this.#trainings.stop(path);
      return { path } satisfies RunName;
    },
    'api/edit': (body) => this.#rigFiles.change(body),
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const admission = this.#gate.admit(request, !isRead);
    if ('refusal' in admission) return say(response, 403, { error: admission.refusal });
    try {
      const { pathname, searchParams } = new URL(admission.path, 'http://page/');
      const path = decodeURIComponent(pathname.slice(1));
      const file = isRead ? this.#files.get(path) : undefined;
      const read = isRead && Object.hasOwn(this.#reads, path) ? this.#reads[path] : undefined;
      const write = request.method === 'POST' && Object.hasOwn(this.#writes, path) ? this.#writes[path] : undefined;
      if (file) response.setHeader('content-type', file.type).end(file.bytes);
      else if (write) say(response, 200, await write(await bodyOf(request)));
      else if (read) {
        const told = await read(searchParams, request, response);
        if (!response.headersSent) say(response, 200, told);
      } else say(response, 404, { error: 'There is nothing at this address.' });
    } catch (error) {
      if (response.headersSent) response.destroy();
      else this.#refuse(response, error);
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const admission = this.#gate.admit(request, true);
    if ('path' in admission && admission.path === 'api/rig') this.#rig.accept(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
  }

  #refuse(response: ServerResponse, error: unknown): void {
    const { exit, message } = explain(error, this.#interruption);
    say(response, exit === 'bug' ? 500 : 400, { error: message });
  }
}

function follow<News>(response: ServerResponse, look: () => News | undefined, everyMs: number): void {
  const stream = new EventStream(response);
  stream.repeat(() => {
    const news = look();
    if (news !== undefined) stream.tell(news);
  }, everyMs);
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** @throws CommandError for what is too long or no JSON object. */
async function bodyOf(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new CommandError('input', 'The request is too long.');
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Said below.
  }
  throw new CommandError('input', 'The request is not JSON.');
}

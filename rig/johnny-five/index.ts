/**
 * Johnny-Five, as a program imports it: `import five from 'synaptolytic/johnny-five'`. It finds and opens ports by the serialport of
 * this package, which its own code cannot, and opens `tcp://host:port` too.
 *
 * @module synaptolytic/johnny-five
 */
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { SerialPortStream } from '@serialport/stream';
import five from 'johnny-five';
import { SerialPort } from 'serialport';
import { closedUnheard } from '../../src/link/index.js';
import { TcpBinding, tcpAddress, unlistedPorts } from '../boards/ports/index.js';
import { refusalSentence } from './refusal.js';

/** Made as Johnny-Five's Firmata makes it. Tells when it is lost: the program would go on without a board, and say nothing. */
class Port extends SerialPortStream {
  constructor(path: string, options: { readonly baudRate: number }) {
    super({ ...options, path, binding: tcpAddress(path) ? new TcpBinding() : SerialPort.binding });
    let lost = closedUnheard(path);
    this.once('data', () => {
      lost = `The board at ${path} vanished: its port closed.`;
    });
    this.on('close', (error?: Error | null) => error && console.error(lost));
  }
}

let isUnlisted = false;

/** Johnny-Five asks ten times. */
async function listPorts(): ReturnType<typeof SerialPort.list> {
  try {
    return await SerialPort.list();
  } catch (cause) {
    if (!isUnlisted) console.error(unlistedPorts(cause));
    isUnlisted = true;
    return [];
  }
}

// Johnny-Five and its Firmata take serialport for what it was before version 10: a constructor, with a function that lists the ports.
// Firmata comes first, for it gives Firmata-io its own way of opening.
const require = createRequire(import.meta.url);
require('firmata');
(require('firmata-io') as (transport: typeof Port) => void)(Port);
Object.assign(require('serialport') as object, { list: listPorts });

// The board refuses by a string, which Johnny-Five hands on from `io`. What no program listens for is told here.
const { emit } = EventEmitter.prototype;
Object.assign(five.Board.prototype as object, {
  emit(this: EventEmitter & { readonly io: EventEmitter }, event: string, ...values: unknown[]): boolean {
    const isHeard = emit.call(this, event, ...values);
    if (event !== 'string' || isHeard || this.io.listenerCount(event) > 1) return isHeard;
    const refusal = refusalSentence(String(values[0]));
    if (refusal !== undefined) console.error(refusal);
    return isHeard;
  },
});

export type * from 'johnny-five';
export { five as default, five as 'module.exports' };

/**
 * Johnny-Five, as a program imports it: `import five from 'synaptolytic/johnny-five'`. It finds and opens ports by the serialport of
 * this package, which its own code cannot, and opens `tcp://host:port` too.
 *
 * @module synaptolytic/johnny-five
 */
import { createRequire } from 'node:module';
import { SerialPortStream } from '@serialport/stream';
import five from 'johnny-five';
import { SerialPort } from 'serialport';
import { TcpBinding, tcpAddress } from '../boards/ports/index.js';

/** Made as Johnny-Five's Firmata makes it. */
class Port extends SerialPortStream {
  constructor(path: string, options: { readonly baudRate: number }) {
    super({ ...options, path, binding: tcpAddress(path) ? new TcpBinding() : SerialPort.binding });
  }
}

// Johnny-Five and its Firmata take serialport for what it was before version 10: a constructor, with a function that lists the ports.
// Firmata comes first, for it gives Firmata-io its own way of opening.
const require = createRequire(import.meta.url);
require('firmata');
(require('firmata-io') as (transport: typeof Port) => void)(Port);
Object.assign(require('serialport') as object, { list: async () => SerialPort.list() });

export type * from 'johnny-five';
export { five as default, five as 'module.exports' };

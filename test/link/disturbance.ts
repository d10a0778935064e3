// Noise on the wire: changes what goes through a port in either direction.
import type { SerialPortStream } from '@serialport/stream';

/** What becomes of a piece of bytes; undefined drops it. */
export type Damage = (bytes: Buffer) => Buffer | undefined;

/** Damages the next piece of bytes that contains a text or certain bytes, and lets all others pass. */
export function damageOnce(text: string | Buffer, damage: Damage): Damage {
  let done = false;
  return (bytes) => {
    if (done || !bytes.includes(text)) return bytes;
    done = true;
    return damage(bytes);
  };
}

/** Disturbs what the host sends. */
export function disturbSending(port: SerialPortStream, damage: Damage): void {
  const binding = port.port!;
  const write = binding.write.bind(binding);
  binding.write = async (bytes) => {
    const left = damage(Buffer.from(bytes));
    if (left) await write(left);
  };
}

/** Disturbs what the host receives. */
export function disturbReceiving(port: SerialPortStream, damage: Damage): void {
  const push = port.push.bind(port);
  port.push = (bytes: Buffer) => push(damage(Buffer.from(bytes)) ?? Buffer.of());
}

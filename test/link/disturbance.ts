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

/**
 * Puts another message in the place of each SysEx message of an id that the host receives.
 *
 * @returns a function that ends it.
 */
export function replaceMessages(port: SerialPortStream, id: number, replacement: Buffer): () => void {
  const push = port.push;
  let inside: number[] | undefined;
  disturbReceiving(port, (bytes) => {
    const passing: number[] = [];
    for (const byte of bytes) {
      if (byte === 0xf0) inside = [];
      if (!inside) passing.push(byte);
      else inside.push(byte);
      if (inside && byte === 0xf7) {
        passing.push(...(inside[1] === id ? replacement : inside));
        inside = undefined;
      }
    }
    return Buffer.from(passing);
  });
  return () => {
    port.push = push;
  };
}

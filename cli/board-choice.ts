// Which board a command works with: the one at the port that was named. With --verbose, what was sent to it is told at the end.
import type { HexFile, PortBoard } from '../rig/boards/ports/index.js';
import { sysex } from '../src/protocol/index.js';
import type { Session } from './command.js';
import { count } from './text.js';

/** The board at a port, as createBoard, whose errors it throws. @param firmware of an emulated one, in place of ours */
export async function boardAt({ output, atEnd }: Session, port: string, firmware?: HexFile): Promise<PortBoard> {
  const { createBoard } = await import('../rig/boards/ports/index.js');
  if (output.detail !== 'verbose') return createBoard(port, undefined, firmware);
  const sent = new Map<string, number>();
  let bytes = 0;
  atEnd.push(() => {
    const kinds = [...sent].map(([kind, times]) => `${times} x ${kind}`);
    output.verbose(`sent to ${port}: ${count(bytes, 'byte')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`);
  });
  return createBoard(
    port,
    (message) => {
      const kind = kindOf(message);
      sent.set(kind, (sent.get(kind) ?? 0) + 1);
      bytes += message.length;
    },
    firmware,
  );
}

const startSysex = 0xf0;

/** What a message to the board is, in a word. */
function kindOf([first = 0, id]: Uint8Array): string {
  if (first === startSysex) return Object.entries(sysex).find(([, known]) => known === id)?.[0] ?? 'Firmata SysEx';
  return first >= 0x80 ? 'Firmata' : 'line';
}

// Which board is meant when nobody names a port: the only one there is, and never one of several.
import type { BoardList } from '../../../rig/boards/ports/index.js';
import { CommandError } from '../../failure.js';

/** @throws CommandError 'usage' when there is not exactly one board, or the named one has no boot loader to talk to. */
export async function choosePort(
  named: string | undefined,
  findBoards: () => Promise<BoardList> = listBoards,
): Promise<string> {
  if (named === 'emulated' || named?.startsWith('emulated:')) {
    const advice = 'To try this on an emulated board, serve one: synaptolytic serve --bootloader.';
    throw new CommandError('usage', `The emulated board always runs the firmware of this package. ${advice}`, {
      field: '--port',
    });
  }
  if (named !== undefined) return named;
  const { boards, notes } = await findBoards();
  const found = boards.filter(({ isUsb }) => isUsb);
  if (found.length === 1) return found[0]!.path;
  const list = found.map(({ path, description }) => `\n  ${path}  ${description}`).join('');
  const what =
    found.length === 0
      ? ['No board is plugged in at a USB port.', ...notes].join(' ')
      : `There are ${found.length} boards:${list}\n`;
  throw new CommandError('usage', `${what} Name the port with --port.`, { field: '--port' });
}

async function listBoards(): Promise<BoardList> {
  return (await import('../../../rig/boards/ports/index.js')).listBoards();
}

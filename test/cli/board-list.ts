// The command `boards`, with a list of boards that a test makes.
import { printBoards } from '../../cli/commands/boards.js';
import { Interruption } from '../../cli/interruption.js';
import { Output } from '../../cli/output.js';
import type { BoardListing } from '../../rig/boards/ports/index.js';
import { Written } from './command-line.js';

export function usb(...paths: string[]): BoardListing[] {
  return paths.map((path) => ({ path, description: `serial port, ${path}`, isUsb: true }));
}

/** What `boards` prints of these. */
export async function printed(
  boards: readonly BoardListing[],
  options: { readonly ask?: boolean; readonly json?: boolean },
): Promise<string> {
  const stdout = new Written();
  const streams = { stdout, stderr: new Written(), env: {} } as unknown as ConstructorParameters<typeof Output>[0];
  const session = {
    output: new Output(streams),
    interruption: new Interruption(),
    exit: 'ok' as const,
    atEnd: [],
    hasBegun: false,
  };
  await printBoards(session, { boards, notes: [] }, options);
  return stdout.text;
}

// synaptolytic firmware: what runs on a board, and putting our firmware there.
import type { Command } from 'commander';
import type { Session } from '../../command.js';
import { addFirmwareFlash } from './flash.js';
import { addFirmwareInfo } from './info.js';

export function addFirmware(program: Command, session: Session): void {
  const firmware = program
    .command('firmware')
    .summary('put the firmware onto a bare Uno or Nano, or tell what runs on it')
    .description(
      'Works with the program of a board: an Uno or a Nano with its boot loader needs nothing but a USB cable.',
    )
    .helpCommand(false);
  for (const add of [addFirmwareFlash, addFirmwareInfo]) add(firmware, session);
}

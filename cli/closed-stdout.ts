// Whether the shell has closed our standard output, as `>&-` does. Node opens /dev/null in its place, so that each write succeeds.
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';

const shells = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'fish', 'ksh', 'mksh', 'zsh']);
const nothing = '/dev/null';
const [ACCESS_MODE, READ_WRITE] = [3, 2];

/**
 * Node opens it for reading and writing. So do other programs that want no output of their child, and for them all is well; but a shell opens what stands
 * behind `>` for writing alone. So the parent must be a shell, with another output than ours. Only Linux tells; elsewhere the answer is no.
 */
export function isStdoutClosed(): boolean {
  try {
    if (outputOf('self') !== nothing) return false;
    const [, flags = '0'] = /^flags:\s*(\d+)$/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8')) ?? [];
    if ((Number.parseInt(flags, 8) & ACCESS_MODE) !== READ_WRITE) return false;
    const parent = String(process.ppid);
    return shells.has(readFileSync(`/proc/${parent}/comm`, 'utf8').trim()) && outputOf(parent) !== nothing;
  } catch {
    return false;
  }
}

/** What a process writes to; undefined where it has closed that, as dash has while it waits for such a child. */
function outputOf(owner: string): string | undefined {
  const output = `/proc/${owner}/fd/1`;
  return lstatSync(output, { throwIfNoEntry: false }) ? readlinkSync(output) : undefined;
}

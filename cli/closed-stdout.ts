// Whether the shell has closed our standard output, as `>&-` does. Node opens /dev/null in its place, so that each write succeeds.
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';

const shells = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'fish', 'ksh', 'mksh', 'zsh']);
const nothing = '/dev/null';
const [ACCESS_MODE, READ_WRITE] = [3, 2];

/**
 * Node opens it for reading and writing. So do other programs that want no output of their child, and for them all is well; but a shell opens what stands
 * behind `>` for writing alone. npx and `npm run` are Node too, and hand on what they opened. So the nearest process above us that writes elsewhere must be
 * a shell, and of our session, which a daemon has left. Only Linux tells; elsewhere the answer is no.
 */
export function isStdoutClosed(): boolean {
  try {
    const { session } = processOf('self');
    let owner = 'self';
    while (outputOf(owner) === nothing) {
      if (!isOpenForBoth(owner)) return false;
      owner = processOf(owner).parent;
    }
    const writer = processOf(owner);
    return owner !== 'self' && writer.session === session && shells.has(writer.name);
  } catch {
    return false;
  }
}

/** The name is in parentheses and may hold some itself. */
function processOf(owner: string): { name: string; parent: string; session: string } {
  const [, name, parent, session] = /\((.*)\) \S (\d+) \d+ (\d+)/s.exec(readFileSync(`/proc/${owner}/stat`, 'utf8'))!;
  return { name: name!, parent: parent!, session: session! };
}

/** What a process writes to; undefined where it has closed that, as dash has while it waits for such a child. */
function outputOf(owner: string): string | undefined {
  const output = `/proc/${owner}/fd/1`;
  return lstatSync(output, { throwIfNoEntry: false }) ? readlinkSync(output) : undefined;
}

function isOpenForBoth(owner: string): boolean {
  const [, flags = '0'] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/${owner}/fdinfo/1`, 'utf8')) ?? [];
  return (Number.parseInt(flags, 8) & ACCESS_MODE) === READ_WRITE;
}

// A file system of a few pages, for a disk that is really full. Only root can mount one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Why there can be none on this machine, for the name of a test; '' if there is one. */
  readonly missing: string;
  unmount(): void;
}

/** Mounts a disk with room for `pages` files of up to 4096 bytes. */
export function mountSmallDisk(pages: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'synaptolytic-disk-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${4 * pages}k`, 'tmpfs', path]);
  const mounted = mount.status === 0;
  if (!mounted)
    console.warn('A test of a full disk is skipped: only root can mount a small disk, and not in every container.');
  const unmount = (): void => {
    if (mounted) spawnSync('umount', [path]);
    rmSync(path, { recursive: true, force: true });
  };
  return { path, missing: mounted ? '' : ' (skipped: no small disk could be mounted)', unmount };
}

/** Uses up all room that is left. */
export function fill(disk: SmallDisk): void {
  try {
    writeFileSync(join(disk.path, 'filler'), Buffer.alloc(1 << 20));
  } catch {
    // Full, as wanted.
  }
}

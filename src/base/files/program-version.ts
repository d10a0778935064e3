// Which synaptolytic this is.
import { createRequire } from 'node:module';

/** The version in the package's own package.json. */
export function programVersion(): string {
  const { version } = createRequire(import.meta.url)('synaptolytic/package.json') as { version: string };
  return version;
}

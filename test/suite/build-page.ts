// Builds the page once, before the long tests: those of the page share it.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { chromium } from '../browser/chromium.js';

/** Called by vitest, after what builds dist/. Nobody needs the page where there is no browser. */
export async function setup(): Promise<void> {
  if (!chromium) return;
  await build({ configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'error' });
}

// `npm run arduino [FOLDER]`: writes the Arduino library, to be put among the libraries of a sketchbook. Default: dist/arduino/Synaptolytic.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arduinoLibrary } from './generate/arduino-library.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist/arduino/Synaptolytic'));
for (const { path, text } of arduinoLibrary(root)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
console.log(folder);

// Files written whole or not at all. A room of its own: a browser, which has no files, takes the rest of the base.
export {
  createFileAtomically,
  isTemporary,
  removeTemporaries,
  writeError,
  writeFileAtomically,
} from './atomic-write.js';
export { isEmptyDirectory, makeDirectory, makeNewDirectory, writeInDirectory } from './directory.js';
export { FileLock, type LockHolder } from './file-lock.js';
export { programVersion } from './program-version.js';

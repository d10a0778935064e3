// The package's own files, as the page carries them: rigs, firmware and training kernel.
import { parseRigWith, type Rig } from '../rig/description/index.js';

const presets = import.meta.glob<string>('../rig/presets/*.yaml', { query: '?raw', import: 'default', eager: true });

const textOf = (name: string): string | undefined => presets[`../rig/presets/${name}.yaml`];

/** A preset by its name. */
export function presetRig(name: string): Rig {
  return parseRigWith(textOf, textOf(name)!, name);
}

/** The kernel's bytes, which are not part of any script. */
export async function kernelBytes(): Promise<ArrayBuffer> {
  const { default: url } = await import('synaptolytic/kernel.wasm?url');
  return (await fetch(url)).arrayBuffer();
}

/** The firmware of an Uno, as Intel HEX. */
export async function firmwareText(): Promise<string> {
  return (await import('synaptolytic/firmware/uno.hex?raw')).default;
}

// The name that a file gives to what is in it.

/** The last part of a path, without extension: 'rigs/mine.yaml' is 'mine'. */
export function stemOf(path: string): string {
  return path.replace(/^.*[/\\](?=.)/s, '').replace(/(?<=.)\.[^.]*$/s, '');
}

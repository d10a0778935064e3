// The palette: colours that can be told apart on white and on near black, also by those who do not see red and green apart.

const ofMethods: Readonly<Record<string, string>> = {
  mk1: '#c2691d',
  mk2: '#1f8f80',
  'cma-layer': '#5a78d6',
  cma: '#9a62c7',
  regrow: '#4f9d3a',
  evolve: '#b8456b',
};

/** The colour of a method in every figure, as CSS; grey for one that has none. */
export function methodColour(method: string): string {
  return ofMethods[method] ?? '#7d8590';
}

/** Of the article: negative weights are red and positive ones blue. */
export const negativeWeight = '#d2453d';
export const positiveWeight = '#3b7fd0';

/** Of a limit that is not to be crossed. */
export const limitColour = '#c2691d';

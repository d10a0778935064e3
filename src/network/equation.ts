// A network as a formula that a person can read.
import type { CanonicalForm } from './canonical.js';

/**
 * One equation for each output, such as 'action = tanh(3·tanh(x + θ̇) + tanh(v))'; several outputs are action1, action2, ...
 * @param names of the inputs, in order; o1, o2, ... if not given.
 */
export function equation(form: CanonicalForm, names?: readonly string[]): string[] {
  return Array.from({ length: form.outputs }, (_, o) => {
    const terms: string[] = [];
    for (const { subset, counts } of form.kinds) {
      const count = counts[o]!;
      if (count > 0) terms.push(`${count > 1 ? `${count}·` : ''}tanh(${sum(subset, form.inputs, names)})`);
    }
    const action = form.outputs === 1 ? 'action' : `action${o + 1}`;
    return `${action} = ${terms.length > 0 ? `tanh(${terms.join(' + ')})` : '0'}`;
  });
}

function sum(subset: number, inputs: number, names: readonly string[] | undefined): string {
  const members: string[] = [];
  for (let i = 0; i < inputs; i++) if ((subset >> i) & 1) members.push(names?.[i] ?? `o${i + 1}`);
  return members.join(' + ');
}

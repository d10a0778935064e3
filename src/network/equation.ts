// A network as a formula that a person can read.
import { type CanonicalForm, type Kind, signOf } from './canonical.js';

/**
 * One equation for each output, such as 'action = tanh(3·tanh(x + θ̇) − tanh(v − θ̇))'; several outputs are action1, action2, ...
 * @param names of the inputs, in order; o1, o2, ... if not given.
 */
export function equation(form: CanonicalForm, names?: readonly string[]): string[] {
  return Array.from({ length: form.outputs }, (_, o) => {
    const terms: string[] = [];
    for (const kind of form.kinds) {
      const count = kind.counts[o]!;
      const size = Math.abs(count);
      if (size > 0)
        terms.push(`${minus(count)}${size > 1 ? `${size}·` : ''}tanh(${kindSum(kind, form.inputs, names)})`);
    }
    const action = form.outputs === 1 ? 'action' : `action${o + 1}`;
    return `${action} = ${terms.length > 0 ? `tanh(${joined(terms)})` : '0'}`;
  });
}

/** What the hidden units of a kind add up: 'x − θ̇'. */
export function kindSum(kind: Kind, inputs: number, names: readonly string[] | undefined): string {
  const members: string[] = [];
  for (let i = 0; i < inputs; i++) {
    const sign = signOf(kind, i);
    if (sign !== 0) members.push(`${minus(sign)}${names?.[i] ?? `o${i + 1}`}`);
  }
  return joined(members);
}

function minus(value: number): string {
  return value < 0 ? '−' : '';
}

/** The terms with their signs between them: 'x − v + ω'. */
function joined(terms: readonly string[]): string {
  return terms.join(' + ').replaceAll('+ −', '− ');
}

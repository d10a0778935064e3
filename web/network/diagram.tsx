// A network by its kinds: observations on the left, a dot for each kind of hidden unit, the action on the right.
import { type Champion, canonicalForm, kindSum, signOf } from '../../src/network/index.js';
import type { Cut } from './cut.js';

export interface DiagramProps {
  readonly champion: Champion;
  /** Makes the connections buttons that cut. */
  readonly onCut?: ((cut: Cut) => void) | undefined;
}

const width = 640;
const height = 320;
const [left, middle, right] = [116, 340, 564];

export function Diagram({ champion, onCut }: DiagramProps) {
  const { kinds, inputs } = canonicalForm(champion.mask);
  const names = champion.task.observations.map(({ name }) => name);
  const inputY = (i: number) => spread(i, inputs);
  const kindY = (k: number) => spread(k, kinds.length);
  const most = Math.max(1, ...kinds.map(({ counts }) => Math.abs(counts[0]!)));
  const press = (cut: Cut, label: string) =>
    onCut && {
      role: 'button' as const,
      tabindex: 0,
      'aria-label': `Cut ${label}`,
      onClick: () => onCut(cut),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onCut(cut);
        }
      },
    };
  return (
    <svg
      class={`diagram${onCut ? ' cuttable' : ''}`}
      viewBox={`0 0 ${width} ${height}`}
      role={onCut ? 'group' : 'img'}
      aria-label={`Network of ${kinds.length} kinds of hidden unit`}
    >
      {kinds.flatMap((kind, k) =>
        Array.from({ length: inputs }, (_, i) => {
          const sign = signOf(kind, i);
          if (sign === 0) return null;
          const line = { x1: left, y1: inputY(i), x2: middle, y2: kindY(k) };
          return (
            <g
              key={`${k} ${i}`}
              class={`connection ${sign > 0 ? 'plus' : 'minus'}`}
              {...press({ kind: k, input: i }, `${names[i]} from kind ${k + 1}`)}
            >
              <line {...line} />
              <line class="hit" {...line} />
            </g>
          );
        }),
      )}
      {kinds.map((kind, k) => {
        const count = kind.counts[0]!;
        const line = { x1: middle, y1: kindY(k), x2: right, y2: height / 2 };
        return (
          <g
            key={k}
            class={`connection ${count > 0 ? 'plus' : 'minus'}`}
            {...press({ kind: k }, `one of ${Math.abs(count)} units of kind ${k + 1}`)}
          >
            <line {...line} style={{ strokeWidth: 1 + (5 * Math.abs(count)) / most }} />
            <line class="hit" {...line} />
            <text x={middle} y={kindY(k) - 9} text-anchor="middle">
              {count > 0 ? '' : '−'}
              {Math.abs(count)}
            </text>
          </g>
        );
      })}
      {names.map((name, i) => (
        <g key={name}>
          <circle class="node" cx={left} cy={inputY(i)} r={6} />
          <text class="name" x={left - 14} y={inputY(i) + 4} text-anchor="end">
            {name}
          </text>
        </g>
      ))}
      {kinds.map((kind, k) => (
        <g key={k}>
          <circle class="node" cx={middle} cy={kindY(k)} r={5}>
            <title>{`tanh(${kindSum(kind, inputs, names)})`}</title>
          </circle>
        </g>
      ))}
      <circle class="node" cx={right} cy={height / 2} r={6} />
      <text class="name" x={right + 12} y={height / 2 + 4}>
        action
      </text>
    </svg>
  );
}

/** Place k of n, from top to bottom. */
function spread(k: number, n: number): number {
  return n < 2 ? height / 2 : 24 + (k * (height - 48)) / (n - 1);
}

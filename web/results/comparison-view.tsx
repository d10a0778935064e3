// A result beside an earlier one: how much is better or worse, in signs and words, and under which other circumstances.
import { useState } from 'preact/hooks';
import type { Changes, Direction } from '../../src/report/index.js';
import type { ShownResult } from '../../src/ui-api/index.js';

export interface ComparisonViewProps {
  readonly shown: ShownResult;
  readonly onBefore: (path: string) => void;
}

/** A shape for each, so that colours need not be told apart. */
const signs: Readonly<Record<Direction, string>> = {
  better: '▲ better',
  worse: '▼ worse',
  different: '≠ different',
  added: '+ added',
  removed: '− removed',
  same: '= same',
};

export function ComparisonView({ shown: { earlier, comparison }, onBefore }: ComparisonViewProps) {
  const [isWhole, setWhole] = useState(false);
  if (!comparison) return <p>There is no earlier result of its kind to compare it with.</p>;
  const { before, summary, circumstances, changes } = comparison;
  const wanted = changes
    .map((each) => ({ ...each, changes: each.changes.filter(({ direction }) => isWhole || direction !== 'same') }))
    .filter((each) => each.changes.length > 0);
  return (
    <section aria-label="Compared" class="compared">
      <p class="buttons">
        <label>
          Compared with
          <select value={before} onChange={({ currentTarget }) => onBefore(currentTarget.value)}>
            {[...new Set([before, ...earlier])].map((path) => (
              <option key={path} value={path}>
                {path}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={isWhole} onChange={({ currentTarget }) => setWhole(currentTarget.checked)} />
          also what is the same
        </label>
      </p>
      <p role="status">
        <strong>{summary}</strong>
      </p>
      <ChangeTable caption="Not made alike" rows={circumstances} />
      {wanted.map(({ caption, changes: rows }) => (
        <ChangeTable key={caption} caption={caption} rows={rows} />
      ))}
    </section>
  );
}

interface ChangeTableProps {
  readonly caption: string;
  readonly rows: readonly (Omit<Changes['changes'][number], 'direction'> & { readonly direction?: Direction })[];
}

function ChangeTable({ caption, rows }: ChangeTableProps) {
  if (rows.length === 0) return null;
  const isJudged = rows.some(({ direction }) => direction !== undefined);
  return (
    <section class="table" tabindex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">what</th>
            <th scope="col">before</th>
            <th scope="col">now</th>
            {isJudged && <th scope="col">change</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, before, now, direction }) => (
            <tr key={name} data-direction={direction}>
              <th scope="row">{name}</th>
              <td class="path">{before}</td>
              <td class="path">{now}</td>
              {direction && <td class="direction">{signs[direction]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

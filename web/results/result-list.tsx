// The list of results, newest first, of which one is chosen.
import type { ResultListing } from '../../src/ui-api/index.js';

export interface ResultListProps {
  readonly results: readonly ResultListing[];
  readonly chosen: string | undefined;
  readonly onChoose: (path: string) => void;
}

const columns = ['result', 'kind', 'ended', 'about', 'rig', 'when'];

export function ResultList({ results, chosen, onChoose }: ResultListProps) {
  return (
    <section class="table tall" tabindex={0} aria-label="List of results">
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.path} class={result.path === chosen ? 'chosen' : ''}>
              <th scope="row">
                <label>
                  <input
                    type="radio"
                    name="result"
                    checked={result.path === chosen}
                    onChange={() => onChoose(result.path)}
                  />
                  {result.path}
                </label>
              </th>
              <Facts result={result} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Facts({ result }: { readonly result: ResultListing }) {
  const { problem, kind, passed, conclusion, about, rig, date = '' } = result;
  if (problem !== undefined) {
    return (
      <td colSpan={columns.length - 1} class="problem">
        {problem}
      </td>
    );
  }
  return (
    <>
      <td>{kind}</td>
      <td title={conclusion}>{passed === undefined ? 'not judged' : passed ? 'passed' : <strong>FAILED</strong>}</td>
      <td class="path">{about}</td>
      <td>{rig}</td>
      <td>{date.slice(0, 16).replace('T', ' ')}</td>
    </>
  );
}

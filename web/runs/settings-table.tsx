// The settings of runs beside each other: what differs first, then what all have in common.
import { useEffect, useState } from 'preact/hooks';
import type { Comparison } from '../../src/ui-api/index.js';
import { ask } from '../server/api.js';

export function SettingsTable({ paths }: { readonly paths: readonly string[] }) {
  const [comparison, setComparison] = useState<Comparison>();
  const [problem, setProblem] = useState('');
  const key = paths.join('\n');
  useEffect(() => {
    let isWanted = true;
    ask<Comparison>(
      'api/compare',
      key.split('\n').map((path) => ['path', path] as const),
    ).then(
      (told) => {
        if (isWanted) [setComparison(told), setProblem('')];
      },
      (error: Error) => {
        if (isWanted) setProblem(error.message);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  if (problem !== '') return <p class="problem">{problem}</p>;
  if (!comparison) return null;
  const { runs, common } = comparison;
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const row = (name: string, values: readonly unknown[]) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {values.map((value, k) => (
        <td key={runs[k]!.path}>{value === undefined ? '' : String(value)}</td>
      ))}
    </tr>
  );
  return (
    <details>
      <summary>Settings{runs.length > 1 && `, ${names.length} of which differ beside the seed`}</summary>
      <section class="table" tabindex={0} aria-label="Settings">
        <table>
          <thead>
            <tr>
              <th scope="col">setting</th>
              {runs.map(({ path }) => (
                <th scope="col" key={path}>
                  {path}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row(
              'seed',
              runs.map(({ seed }) => seed),
            )}
            {names.map((name) =>
              row(
                name,
                runs.map(({ settings }) => settings[name]),
              ),
            )}
            {Object.entries(common).map(([name, value]) =>
              row(
                name,
                runs.map(() => value),
              ),
            )}
          </tbody>
        </table>
      </section>
    </details>
  );
}

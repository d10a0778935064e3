// The list of runs, newest first, of which some are chosen.
import { useState } from 'preact/hooks';
import type { RunListing } from '../../src/ui-api/index.js';

export interface RunTableProps {
  readonly runs: readonly RunListing[];
  readonly chosen: readonly string[];
  readonly onToggle: (path: string) => void;
}

/** Rows that are there at first, and more whenever somebody scrolls near their end: a thousand take half a second to lay out. */
const ROWS = 100;
const NEAR_PX = 600;

export function RunTable({ runs, chosen, onToggle }: RunTableProps) {
  const [rows, setRows] = useState(ROWS);
  return (
    <section
      class="table tall"
      tabindex={0}
      aria-label="List of runs"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        if (rows < runs.length && scrollTop + clientHeight > scrollHeight - NEAR_PX) setRows(rows + ROWS);
      }}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">run</th>
            <th scope="col">state</th>
            <th scope="col">task</th>
            <th scope="col">method</th>
            <th scope="col" class="number">
              seed
            </th>
            <th scope="col" class="number">
              generations
            </th>
            <th scope="col" class="number">
              best return
            </th>
            <th scope="col" class="number">
              champion
            </th>
            <th scope="col" class="number">
              connections
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, rows).map((run) => (
            <Row key={run.path} run={run} isChosen={chosen.includes(run.path)} onToggle={onToggle} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly run: RunListing;
  readonly isChosen: boolean;
  readonly onToggle: (path: string) => void;
}

function Row({ run, isChosen, onToggle }: RowProps) {
  const task = run.task === undefined ? '' : `${lastPart(run.task)}${run.rig === undefined ? '' : `, ${run.rig}`}`;
  return (
    <tr data-state={run.state} class={isChosen ? 'chosen' : ''}>
      <th scope="row">
        <label>
          <input type="checkbox" checked={isChosen} onChange={() => onToggle(run.path)} />
          {run.path}
        </label>
      </th>
      {run.state === 'damaged' ? (
        <td colSpan={8} class="problem">
          {run.problem}
        </td>
      ) : (
        <>
          <td>{run.state}</td>
          <td>{task}</td>
          <td>{run.method}</td>
          <td class="number">{run.seed}</td>
          <td class="number">{run.generations}</td>
          <td class="number">{run.bestReturn?.toFixed(0)}</td>
          <td class="number">{run.championReturn?.toFixed(1)}</td>
          <td class="number">{run.connections ?? run.meanConnections?.toFixed(0)}</td>
        </>
      )}
    </tr>
  );
}

/** A task of one's own is named by its file. */
function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

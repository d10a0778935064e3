// The blocks of a report, as report.html has them: all of it is text, and a figure is a picture that runs nothing.
import type { Block, DataTable } from '../../src/report/index.js';

/** A table of more rows is none that a person reads. */
const MOST_ROWS = 1000;

export function ReportBlocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, k) => (
        <ReportBlock key={k} block={block} />
      ))}
    </>
  );
}

function ReportBlock({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h4>{block.text}</h4>;
    case 'text':
      return <p>{block.text}</p>;
    case 'code':
      return <pre class="lines">{block.text}</pre>;
    case 'table':
      return <ReportTable table={block.table} />;
    case 'figure':
      return (
        <figure>
          <img src={`data:image/svg+xml,${encodeURIComponent(block.svg)}`} alt={block.caption} />
          <figcaption>{block.caption}</figcaption>
        </figure>
      );
  }
}

function ReportTable({ table: { caption, columns, rows } }: { readonly table: DataTable }) {
  const side = (column: number) => (columns[column]?.align === 'right' ? 'number' : '');
  return (
    <section class="table" tabindex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }, column) => (
              <th key={name} scope="col" class={side(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ cells, isReference }, k) => (
            <tr key={k} class={isReference ? 'reference' : ''}>
              {cells.map((cell, column) => (
                <td key={column} class={`${side(column)} ${cell === 'FAIL' ? 'fail' : ''}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p>{rows.length - MOST_ROWS} more rows are in the file.</p>}
    </section>
  );
}

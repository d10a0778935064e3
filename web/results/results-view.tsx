// Results of a folder: verdicts, faults, scenarios, checks and robustness, each whole and beside an earlier one.
import { useEffect, useState } from 'preact/hooks';
import type { ResultListing, ResultsNews, ShownResult } from '../../src/ui-api/index.js';
import type { View } from '../page.js';
import { ask, follow } from '../server/api.js';
import { ComparisonView } from './comparison-view.js';
import { ReportBlocks } from './report-blocks.js';
import { ResultList } from './result-list.js';

function ResultsView() {
  const [list, setList] = useState<readonly ResultListing[]>();
  const [lost, setLost] = useState('');
  const [path, setPath] = useState<string>();
  useEffect(() => follow<ResultsNews>('api/results', [], ({ results }) => setList(results), setLost), []);
  const listing = list?.find((each) => each.path === path);
  return (
    <section aria-labelledby="results-title">
      <h2 id="results-title">Results</h2>
      <p>
        What <code>validate</code>, <code>pipeline</code> and <code>check</code> left in the folder of runs. Choose one
        to read it, beside an earlier one of its kind.
      </p>
      {lost && (
        <p class="problem" role="alert">
          {lost}
        </p>
      )}
      {list === undefined ? (
        <p>The folder is being read.</p>
      ) : list.length === 0 ? (
        <p>
          There is none yet. <code>synaptolytic validate champion.json --out runs/verdict</code> makes one.
        </p>
      ) : (
        <ResultList results={list} chosen={path} onChoose={setPath} />
      )}
      {listing?.problem !== undefined && <p class="problem">{listing.problem}</p>}
      {listing && listing.problem === undefined && <ChosenResult key={listing.path} listing={listing} />}
    </section>
  );
}

/** Asked for anew when it was made anew. */
function ChosenResult({ listing }: { readonly listing: ResultListing }) {
  const { path } = listing;
  const [before, setBefore] = useState<string>();
  const [shown, setShown] = useState<ShownResult>();
  const [problem, setProblem] = useState('');
  const made = JSON.stringify(listing);
  useEffect(() => {
    let isWanted = true;
    const query = [['path', path] as const, ...(before === undefined ? [] : [['before', before] as const])];
    ask<ShownResult>('api/result', query).then(
      (told) => {
        if (isWanted) [setShown(told), setProblem('')];
      },
      (error: Error) => {
        if (isWanted) setProblem(error.message);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [made, before]);
  return (
    <article aria-label={path} class="result">
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {shown && (
        <>
          <h3>{shown.page.title}</h3>
          <p>{shown.page.summary}</p>
          <ComparisonView shown={shown} onBefore={setBefore} />
          <ReportBlocks blocks={shown.page.blocks} />
        </>
      )}
    </article>
  );
}

export const results: View = { title: 'Results', show: () => <ResultsView /> };

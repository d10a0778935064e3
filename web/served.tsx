// The page that `synaptolytic ui` serves: the views of the static one, and those that need its server.
import { render } from 'preact';
import { Page } from './page.js';
import { results } from './results/results-view.js';
import { rig } from './rig/rig-view.js';
import { runs } from './runs/runs-view.js';
import { board, episode, learn, network } from './views.js';

render(<Page views={{ runs, results, rig, learn, network, episode, board }} />, document.getElementById('page')!);

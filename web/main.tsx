// The static page: any file server shows it.
import { render } from 'preact';
import { Page } from './page.js';
import { board, episode, learn, network, serial } from './views.js';

render(<Page views={{ learn, network, episode, board, serial }} />, document.getElementById('page')!);

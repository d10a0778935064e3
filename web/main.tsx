// The static page: any file server shows it.
import { render } from 'preact';
import { Page } from './page.js';
import { board, episode, learn, network } from './views.js';

render(<Page views={{ learn, network, episode, board }} />, document.getElementById('page')!);

// The story's figures, each put above its caption. The networks are those of the caption's links, so that each stands in one place.
import { type ComponentChild, render } from 'preact';
import type { Champion } from '../../src/network/index.js';
import { championInHash } from '../champion-link.js';
import { CutFigure } from './cut-figure.js';
import { LearnFigure } from './learn-figure.js';
import { SignsFigure } from './signs-figure.js';

const figures: Readonly<Record<string, (champions: readonly Champion[]) => ComponentChild>> = {
  learn: () => <LearnFigure />,
  cut: ([champion]) => <CutFigure whole={champion!} />,
  signs: ([withSigns, without]) => <SignsFigure withSigns={withSigns!} without={without!} />,
};

for (const figure of document.querySelectorAll<HTMLElement>('[data-figure]')) {
  const links = [...figure.querySelectorAll<HTMLAnchorElement>('a[href*="#c="]')];
  const champions = links.map(({ hash }) => championInHash(hash)!.champion);
  const place = document.createElement('div');
  figure.prepend(place);
  render(figures[figure.dataset.figure!]!(champions), place);
}

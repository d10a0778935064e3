// Builds the page: everything it needs is in dist/web. Any file server shows index.html and story.html; served.html is for `synaptolytic ui`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** All pages have the head of head.html. */
const head: Plugin = {
  name: 'head',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('<!-- head.html -->', () => readFileSync(at('web/head.html'), 'utf8').trim()),
  },
};

export default defineConfig({
  root: at('web'),
  plugins: [head],
  base: './',
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: { input: [at('web/index.html'), at('web/served.html'), at('web/story.html')] },
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: { fs: { allow: [at('.')] } },
});

// Builds the page: everything it needs is in dist/web. Any file server shows index.html; served.html is for `synaptolytic ui`.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('web'),
  base: './',
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: { input: [at('web/index.html'), at('web/served.html')] },
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: { fs: { allow: [at('.')] } },
});

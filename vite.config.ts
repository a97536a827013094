import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'
import { chunkName, codeSplitting } from './scripts/chunks.ts'
import { sitePlugin } from './scripts/site-plugin.ts'

export default defineConfig({
  // Relative addresses, so that the built page works from any folder of any host.
  base: './',
  plugins: [react(), sitePlugin()],
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: true,
    rollupOptions: {
      // The page, what stands in other pages, what those load to have it there, and what keeps the page offline.
      input: {
        index: 'index.html',
        embed: 'embed.html',
        'kafka-scope': 'src/kafka-scope.ts',
        sw: 'src/offline/worker.ts',
      },
      output: {
        entryFileNames: ({ name }) =>
          ['kafka-scope', 'sw'].includes(name) ? '[name].js' : 'assets/[name]-[hash].js',
        chunkFileNames: chunkName,
        codeSplitting,
      },
      // Hosts use what kafka-scope.js exports.
      preserveEntrySignatures: 'allow-extension',
    },
  },
  // A sandboxed frame has no origin: it may load the page's own files only where everybody may, as on public hosts.
  preview: { cors: { origin: '*' } },
  // Modules, because what a worker reads may ask for a scenario that is fetched late.
  worker: { format: 'es' },
  test: {
    environment: 'node',
    // Where nothing is fetched over a wire the engine has every room from the start.
    setupFiles: ['src/engine/every-room.ts'],
    // Every core: the long walks and the planted bugs are files of their own.
    maxWorkers: '100%',
    // A slow machine is no failure.
    testTimeout: 120_000,
    include: ['{src,scripts,conformance,proof,bench,lint}/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'e2e/**'],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})

import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  // Relative addresses, so that the built page works from any folder of any host.
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: true,
    rollupOptions: {
      // The page, what stands in other pages, and what those load to have it there.
      input: { index: 'index.html', embed: 'embed.html', 'kafka-scope': 'src/kafka-scope.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'kafka-scope' ? '[name].js' : 'assets/[name]-[hash].js'),
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

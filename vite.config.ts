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
  },
  // Modules, because what a worker reads may ask for a scenario that is fetched late.
  worker: { format: 'es' },
  test: {
    environment: 'node',
    // Where nothing is fetched over a wire the engine has every room from the start.
    setupFiles: ['src/engine/every-room.ts'],
    // A slow machine is no failure.
    testTimeout: 120_000,
    include: ['{src,scripts,conformance,proof,bench,lint}/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'e2e/**'],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})

/** The least that runs a cluster, for its weight: see run.mjs. */
export { createRun } from '../src/engine/index.ts'

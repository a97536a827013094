/** The whole package for Node and for pages that need no late parts: every room of the engine is in place. */
import '../engine/every-room.ts'

export * from '../engine/index.ts'
export * from '../headless/seeds.ts'
export * from './export.ts'
export * from './scenarios.ts'
export * from './share.ts'

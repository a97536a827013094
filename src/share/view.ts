/** What else is visible in a shared view, besides the selection. The language and the theme are the reader's. */
import { array, exactOptional, type InferOutput, maxLength, pipe, regex, strictObject, string } from 'valibot'
import { decimal, whole } from '../scenarios/schema-parts.ts'
import { sharedComparison } from './compared.ts'
import { sharedMarks } from './marks.ts'

const SHORT = 'a word of at most 30 letters'
const shortWord = pipe(string(SHORT), maxLength(30, SHORT), regex(/^[a-zA-Z-]+$/, SHORT))
const NAME = 'a name of at most 249 characters'

export const sharedView = strictObject({
  /** Of the bottom panel. */
  tab: exactOptional(shortWord),
  /** How near the stage is, and which place of the ground (0 to 1 each way) is in the middle. */
  place: exactOptional(strictObject({ zoom: decimal(0.01, 1000), x: decimal(0, 1), y: decimal(0, 1) })),
  /** Topics that are not shown, when they are others than usual. */
  hidden: exactOptional(
    pipe(array(pipe(string(NAME), maxLength(249, NAME))), maxLength(100, 'at most 100 names')),
  ),
  /** Layers of traffic that are switched off. */
  layersOff: exactOptional(pipe(array(shortWord), maxLength(20, 'at most 20 layers'))),
  /** A record that is followed. */
  followed: exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
  /** The run that stands beside it. */
  compare: exactOptional(sharedComparison),
  marks: exactOptional(sharedMarks),
})

export type SharedView = InferOutput<typeof sharedView>

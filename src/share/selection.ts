/** What may be selected in a shared view. Message numbers are left out: they are gone by the time it is opened. */
import { type InferOutput, literal, maxLength, pipe, strictObject, string, variant } from 'valibot'
import { whole } from '../scenarios/schema-parts.ts'

const word = pipe(string(), maxLength(249, 'a name of at most 249 characters'))
const partition = whole(0, 100_000)
const broker = whole(0, 100_000)

export const sharedSelection = variant(
  'kind',
  [
    strictObject({ kind: literal('broker'), broker }),
    strictObject({ kind: literal('controller'), node: word }),
    strictObject({ kind: literal('zookeeper'), node: word }),
    strictObject({ kind: literal('topic'), topic: word }),
    strictObject({ kind: literal('partition'), topic: word, partition }),
    strictObject({ kind: literal('replica'), topic: word, partition, broker }),
    strictObject({ kind: literal('producer'), node: word }),
    strictObject({ kind: literal('consumer'), node: word }),
    strictObject({ kind: literal('group'), group: word }),
    strictObject({ kind: literal('record'), id: whole(0, Number.MAX_SAFE_INTEGER) }),
  ],
  'something that can be selected',
)

export type SharedSelection = InferOutput<typeof sharedSelection>

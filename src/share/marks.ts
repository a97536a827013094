/** The bookmarks of a shared run. In words: `marks=33.216:2663:name`, moment, events handled until then, name. */
import { array, type InferOutput, maxLength, pipe, strictObject } from 'valibot'
import { MAX_MOMENT, text, whole } from '../scenarios/schema-parts.ts'
import { readTime, writeTime } from './short-actions.ts'
import { escapeText, number, unescapeText } from './short-codecs.ts'

const MOST = 60

export const sharedMarks = pipe(
  array(
    strictObject({
      at: whole(0, MAX_MOMENT),
      steps: whole(0, Number.MAX_SAFE_INTEGER),
      name: text(60),
    }),
  ),
  maxLength(MOST, `at most ${MOST} bookmarks`),
)

export type SharedMarks = InferOutput<typeof sharedMarks>

/** Writes bookmarks in words. */
export function writeMarks(marks: SharedMarks): string {
  return marks
    .map(({ at, steps, name }) => `${writeTime(at)}:${steps}${name === '' ? '' : `:${escapeText(name)}`}`)
    .join(',')
}

/** Reads what `writeMarks` wrote; the schema says what is wrong with anything else. */
export function readMarks(written: string): unknown {
  return written.split(',').map((each) => {
    const [at = '', steps = '', name = ''] = each.split(':')
    return { at: readTime(at, 0) ?? at, steps: number.read(steps), name: unescapeText(name) }
  })
}

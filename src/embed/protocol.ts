/**
 * What an embedded page and its host say to each other. The frame says `ready` to the host it was told of, the host
 * hands it a port with a nonce, and all else goes through that port: requests with numbers, their answers, and events.
 *
 * Off unless the frame's address names its host (`host=https://example.org`). A message counts only when it comes from
 * the parent window and from that very origin, is of this version, and fits its schema.
 */
import {
  finite,
  integer,
  literal,
  maxLength,
  maxValue,
  minValue,
  number,
  picklist,
  pipe,
  strictObject,
  string,
  variant,
} from 'valibot'

export const PROTOCOL = 1

/** Requests a frame answers in a second; more are refused. */
export const MOST_PER_SECOND = 60

export const THEMES = ['system', 'light', 'dark'] as const
export const LANGUAGES = ['en', 'ko'] as const
export const NEWS = ['none', 'notable', 'all'] as const

const text = (most: number) => {
  const allowed = `a text of at most ${most} characters`
  return pipe(string(allowed), maxLength(most, allowed))
}
const between = (from: number, to: number) => {
  const allowed = `a number from ${from} to ${to}`
  return pipe(number(allowed), finite(allowed), minValue(from, allowed), maxValue(to, allowed))
}
const choice = <const T extends readonly string[]>(words: T) => picklist(words, words.join(', '))

export const connectMessage = strictObject({
  kafkascope: literal(PROTOCOL, String(PROTOCOL)),
  type: literal('connect', 'connect'),
  nonce: text(100),
})

const id = pipe(number('an integer'), integer('an integer'), minValue(0, 'an integer'))

export const request = variant(
  'type',
  [
    strictObject({ id, type: literal('state') }),
    strictObject({ id, type: literal('play') }),
    strictObject({ id, type: literal('pause') }),
    strictObject({ id, type: literal('step') }),
    strictObject({ id, type: literal('next') }),
    strictObject({ id, type: literal('seek'), seconds: between(0, 14_400) }),
    strictObject({ id, type: literal('speed'), times: between(0.001, 100) }),
    strictObject({ id, type: literal('load'), link: text(32 * 1024) }),
    strictObject({ id, type: literal('command'), action: text(4_000) }),
    // Step 0 is where the lesson begins; its steps are counted from 1.
    strictObject({
      id,
      type: literal('lesson'),
      lesson: text(80),
      step: pipe(between(0, 99), integer('an integer')),
    }),
    strictObject({ id, type: literal('poster') }),
    strictObject({ id, type: literal('subscribe'), to: choice(NEWS) }),
    strictObject({ id, type: literal('theme'), theme: choice(THEMES) }),
    strictObject({ id, type: literal('language'), language: choice(LANGUAGES) }),
  ],
  'a request of this version',
)

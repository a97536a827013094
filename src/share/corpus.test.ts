/**
 * Links that were made once and must open for ever: corpus/links.json only grows. A new form of link adds some; an
 * entry is never changed to fit the code.
 */
import { expect, test } from 'vitest'
import { createRun } from '../engine/index.ts'
import links from './corpus/links.json' with { type: 'json' }
import { decodeLink } from './link.ts'

test.each(links)('$name', async ({ link, means }) => {
  const { recording, ...rest } = await decodeLink(link)
  const { scenario, ...run } = recording
  // A scenario of the page may be made better; one that the link carries stays what it is.
  const own = typeof means.scenario === 'string' ? scenario.id : scenario
  expect(JSON.parse(JSON.stringify({ ...rest, ...run, scenario: own }))).toEqual(means)
  const opened = createRun(recording)
  opened.seek(rest.at)
  expect(opened.now).toBe(rest.at)
})

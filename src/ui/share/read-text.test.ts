import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { narration } from '../../i18n/en/narration.ts'
import { share } from '../../i18n/en/share.ts'
import { narration as narrationKo } from '../../i18n/ko/narration.ts'
import { share as shareKo } from '../../i18n/ko/share.ts'
import { opening } from '../../scenarios/index.ts'
import { readText } from './read-text.ts'

function moment() {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  run.seek(31 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  run.seek(45 * SECOND)
  return {
    world: run.world,
    recording: run.recording(),
    facts: run.facts,
    now: run.now,
    engine: '0.1.0',
    link: 'https://example.org/#t=45',
  }
}

test('a moment as text says what runs, what was done, the state and what happened', () => {
  const text = readText(moment(), share, narration)
  expect(text).toContain('Kafkascope 0.1.0 · opening · KRaft · seed 7 · 00:45.000')
  expect(text).toContain('https://example.org/#t=45')
  expect(text).toMatch(/What people did\n {2}00:31\.000 {2}crash:2\n/)
  expect(text).toContain('broker-2: crashed')
  expect(text).toMatch(
    /user-events-1 Leader: [13] LeaderEpoch: \d+ Replicas: [\d,]+ Isr: (1,3|3,1) HighWatermark: \d+ LogEndOffset: \d+/,
  )
  expect(text).toMatch(/audit-group user-events-0 CURRENT-OFFSET \d+ LOG-END-OFFSET \d+ LAG \d+/)
  expect(text).toMatch(/00:\d\d\.\d{3} {2}.*session expired/)
})

test('going back forgets what has not happened yet', () => {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  run.seek(31 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  run.seek(45 * SECOND)
  run.seek(30 * SECOND)
  const at = { ...moment(), world: run.world, facts: run.facts, now: run.now }
  expect(readText(at, share, narration)).not.toMatch(/crash:2|session expired/)
})

test('in Korean too', () => {
  expect(readText(moment(), shareKo, narrationKo)).toMatch(
    /시드 7[\s\S]*사람이 한 조작[\s\S]*파티션[\s\S]*최근에 일어난 일/,
  )
})

import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { commands as en } from '../../i18n/en/commands.ts'
import { library } from '../../i18n/en/library.ts'
import { operate } from '../../i18n/en/operate.ts'
import { pageWords } from '../../i18n/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { toSay } from '../narration/Announcer.tsx'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { entriesOf, found, MOST_SHOWN } from './entries.ts'
import { placesOf } from './places.ts'

const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
run.advanceTo(30 * SECOND)
const player = { run, playing: false, act: run.act.bind(run) } as unknown as Player
const words = { own: en, page: pageWords('en').shell, operate, library }

test('everything on the stage can be gone to by its name', () => {
  const names = placesOf(run.world).map(({ kind, name }) => `${kind} ${name}`)
  for (const name of [
    'broker 2',
    'controller 100',
    'topic user-events',
    'partition user-events-2',
    'producer web-frontend',
    'group audit-group',
    'consumer audit-1',
  ])
    expect(names).toContain(name)
  expect(new Set(names).size).toBe(names.length)
})

test('no two entries of the palette are the same, and each has a name', () => {
  const entries = entriesOf(player, words)
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  expect(entries.filter(({ name }) => name.trim() === '')).toEqual([])
})

test('going to a thing selects it', () => {
  entriesOf(player, words)
    .find(({ id }) => id === 'go group audit-group')
    ?.act()
  expect(useView.getState().selection).toEqual({ kind: 'group', group: 'audit-group' })
})

test('only what is possible now is offered', () => {
  const ids = () => entriesOf(player, words).map(({ id }) => id)
  expect(ids()).not.toContain('operate StartNode')
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  expect(ids()).toContain('operate StartNode')
  expect(entriesOf(player, words).find(({ id }) => id === 'toggle broker-2')?.name).toBe('Restart broker 2')
})

test('a screen reader is told as much as was chosen', () => {
  const last = run.facts.at(-1)
  if (!last) throw new Error('no fact')
  const before = run.facts.findLast((timed) => timed.step < last.step)?.step ?? 0
  const told = (spoken: 'quiet' | 'notable' | 'all') => toSay(run, before, run.world.steps, spoken)
  const crash = run.facts.findLast(({ fact }) => fact.kind === 'NodeCrashed')
  expect(told('quiet')).toBeNull()
  expect(told('notable')?.some((timed) => timed === crash)).toBe(true)
  run.advanceTo(run.now + SECOND)
  const since = run.world.steps
  while (run.world.steps < since + 3 || toSay(run, since, run.world.steps, 'all') === null) run.stepEvent()
  expect(toSay(run, since, run.world.steps, 'notable')).toBeNull()
})

test('what begins as typed comes first, and never more than can be looked over', () => {
  const entries = entriesOf(player, words)
  const names = (typed: string) => found(entries, typed).map(({ name }) => name)
  expect(names('user-events')[0]).toContain('user-events')
  expect(names('restart broker 2')).toEqual(['Restart broker 2'])
  expect(names('one broker')[0]).toBe(library.scenarios['one-broker'].title)
  expect(names('zzz')).toEqual([])
  for (const typed of ['', 'e', 'o']) expect(names(typed).length).toBeLessThanOrEqual(MOST_SHOWN)
})

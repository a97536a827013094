import { json } from '@codemirror/lang-json'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { SECOND } from '../../engine/index.ts'
import { blank } from '../../lessons/blank.ts'
import { LESSON_IDS, loadLesson } from '../../lessons/catalogue.ts'
import { markOf } from '../../lessons/evaluate.ts'
import { beginLesson, commandsOf } from '../../lessons/play.ts'
import { proveLesson } from '../../lessons/proof.ts'
import { parseLesson } from '../../lessons/schema.ts'
import type { Lesson, Step } from '../../lessons/types.ts'
import { addGoal, addOffer, addOption, addStep, freeName, recorded } from './edits.ts'
import { namesAt, strangersIn, valuesAt } from './grammar.ts'
import { locate, placeAt } from './json-tree.ts'
import { printJson } from './print-json.ts'
import { readData } from './state.ts'

const { lesson } = blank
const stateOf = (doc: string) => EditorState.create({ doc, extensions: [json()] })

/** What is offered where `|` stands. */
function offered(text: string): string[] {
  const at = text.indexOf('|')
  const place = placeAt(stateOf(text.replace('|', '')), at)
  if (!place) return []
  const found =
    place.is === 'name' ? namesAt(place.path, place.beside, place.above) : valuesAt(place.path, lesson)
  return found.map(({ label }) => label)
}

test('Every lesson of the course is printed so that the same is read back, and none has a strange name in it', async () => {
  for (const id of LESSON_IDS) {
    const each = await loadLesson(id)
    const text = printJson(each)
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(each)))
    expect(strangersIn(each), id).toEqual([])
  }
})

test('Where something can be written it is said what: names by the part, values by their name', () => {
  expect(offered('{ "|" }')).toContain('steps')
  expect(offered('{ "id": "a", "|" }')).not.toContain('id')
  expect(offered('{ "steps": [{ "goals": [{ "check": { "|" } }] }] }')).toContain('inOrder')
  expect(offered('{ "steps": [{ "goals": [{ "check": { "fact": "|" } }] }] }')).toContain('LeaderElected')
  const where = '{ "steps": [{ "goals": [{ "check": { "fact": "LeaderElected", "where": { "|" } } }] }] }'
  expect(offered(where)).toContain('partition')
  expect(offered(where)).not.toContain('kind')
  expect(offered('{ "steps": [{ "offers": ["|"] }] }')).toEqual(['send', 'crash'])
  expect(offered('{ "steps": [{ "solution": [{ "act": "|" }] }] }')).toEqual(['send', 'crash'])
  expect(offered('{ "steps": [{ "goals": [{ "check": { "act": "|" } }] }] }')).toContain('CrashNode')
  expect(offered('{ "offers": { "x": { "kind": "CutLink", "|" } } }')).toEqual(['a', 'b', 'direction'])
  expect(offered('{ "steps": [{ "see": { "kind": "|" } }] }')).toContain('partition')
  const state =
    '{ "steps": [{ "goals": [{ "check": { "state": { "read": "leader", "partition": "|" } } }] }] }'
  expect(offered(state)).toEqual(['orders-0'])
})

test('A fault is shown at its field, or as near to it as there is text', () => {
  const text = '{ "steps": [{ "id": "a" }, { "goals": [{ "id": 5 }], "brokerConfig": { "a.b": 1 } }] }'
  const at = (field: string) => {
    const { from, to } = locate(stateOf(text), field)
    return text.slice(from, to)
  }
  expect(at('steps[0].id')).toBe('"a"')
  expect(at('steps[1].goals[0].id')).toBe('5')
  expect(at('steps[1].goals[0].check.state')).toBe('{')
  expect(at('steps[1].brokerConfig["a.b"]')).toBe('1')
  expect(at('steps')).toBe('[')
  const torn = '{ "id": "a", "minutes" 5 }'
  expect(locate(stateOf(torn), '').from).toBe(torn.indexOf('5'))
})

test('What the buttons add is a lesson still, and its names are free', () => {
  let made: Lesson = addStep(lesson, 0)
  made = addGoal(made, 1)
  made = addOption(made, 1)
  made = addOffer(made)
  expect(parseLesson(JSON.parse(printJson(made)))).toEqual(made)
  expect(made.steps.map(({ id }) => id)).toEqual(['stored', 'step'])
  expect(made.steps[1]?.predict).toHaveLength(2)
  expect(Object.keys(made.offers)).toEqual(['send', 'crash', 'crash2'])
  expect(freeName('a', ['a', 'a2'])).toBe('a3')
})

test('What was done in the preview becomes a solution that does the same', () => {
  const [step] = lesson.steps as unknown as [Step]
  const run = beginLesson(lesson)
  const mark = markOf(run, step)
  expect(recorded(run, mark, lesson, 0)).toBeNull()
  run.advanceTo(run.now + SECOND)
  for (const command of commandsOf(lesson, run, mark, 'send')) run.act(command)
  run.advanceTo(run.now + 4 * SECOND)
  run.act({ kind: 'PauseNode', node: 'broker-2' as never })
  run.advanceTo(run.now + SECOND)
  const taken = recorded(run, mark, lesson, 0)
  expect(taken?.acts).toBe(2)
  expect(taken?.lesson.steps[0]?.solution).toEqual([
    { wait: 1_000 },
    { act: 'send' },
    { wait: 4_000 },
    { act: 'pauseNode' },
    { wait: 1_000 },
  ])
  expect(taken?.lesson.offers.pauseNode).toEqual({ kind: 'PauseNode', node: 'broker-2' })
  const [proven] = proveLesson(taken?.lesson as Lesson)
  expect(proven?.faults).toEqual([{ kind: 'needless', move: 3, act: 'pauseNode' }])
})

test('Names that the engine does not know are told before anything is played', () => {
  const [step] = lesson.steps as unknown as [Step]
  const goals = [
    { id: 'a', check: { fact: 'LeaderElect' } },
    { id: 'b', check: { fact: 'LeaderElected', where: { partitions: 1 } } },
    { id: 'c', check: { act: 'Crash' } },
  ]
  const strange = { ...lesson, steps: [{ ...step, goals }] } as unknown as Lesson
  expect(strangersIn(strange).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'fact LeaderElect',
    'field partitions',
    'command Crash',
  ])
})

test('Text that is no lesson says at which field', () => {
  expect(readData('{')).toMatchObject({ allowed: 'valid JSON' })
  expect(readData(printJson({ ...lesson, minutes: 0 }))).toMatchObject({ field: 'minutes' })
  expect(readData(printJson(lesson))).toEqual(lesson)
})

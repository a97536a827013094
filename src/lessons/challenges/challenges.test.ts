/** Every challenge proves itself: `npx vitest run src/lessons -u` accepts traces that changed on purpose. */
import { describe, expect, test } from 'vitest'
import '../../engine/every-room.ts'
import { loadChallengeWords } from '../../i18n/challenge-words.ts'
import { CHALLENGE_IDS } from './catalogue.ts'
import { challenges } from './index.ts'
import { challengeWordProblems, proveChallenge } from './proof.ts'
import { parseChallenge } from './schema.ts'
import type { Challenge } from './types.ts'

describe.each(CHALLENGE_IDS)('challenge %s', (id) => {
  const challenge = challenges[id]

  test('is plain data that its schema knows', () => {
    expect(challenge.id).toBe(id)
    const travelled: unknown = JSON.parse(JSON.stringify(challenge))
    expect(travelled).toEqual(challenge)
    expect(parseChallenge(travelled)).toEqual(challenge)
  })

  test('is open at first, met by its solution, by nothing less, and by none of its wrong ways', async () => {
    const { problems, commands, tookMs, trace } = proveChallenge(challenge)
    expect(problems).toEqual([])
    const said = `${commands} commands, ${Math.round(tookMs / 1_000)} s\n  ${trace.join(' ')}\n`
    await expect(said).toMatchFileSnapshot(`../traces/challenge-${id}.snap`)
  })

  test.each(['en', 'ko'] as const)('has all its words in %s', async (language) => {
    const words = (await loadChallengeWords(language)).each[id]
    expect(challengeWordProblems(challenge, words, language)).toEqual([])
  })
})

const { twice } = challenges
const problemsOf = (change: Partial<Challenge>) => proveChallenge({ ...twice, ...change }).problems

test('A challenge that solves itself, one whose limit its solution breaks, and one without a wrong way are found', () => {
  expect(
    problemsOf({ goals: [{ id: 'time', check: { from: 'start', to: 'now', ms: { '>=': 1_000 } } }] }),
  ).toContain('it is solved when nobody does anything')
  expect(problemsOf({ limits: [{ id: 'none', check: { not: { act: 'CrashNode' } } }] })[0]).toMatch(
    /^limit none is broken by the solution/,
  )
  expect(problemsOf({ slips: [] })).toEqual(['no plausible wrong way'])
})

test('An act too many, a wrong way that is none, and one that is not seen are found', () => {
  expect(
    problemsOf({
      goals: [{ id: 'crash', check: { act: 'CrashNode' } }],
      limits: [],
      solution: [{ act: 'crash' }, { act: 'stopBroker' }],
    }),
  ).toContain('move 1 (stopBroker) is not needed')
  const [slip] = twice.slips
  expect(problemsOf({ slips: [{ ...(slip as NonNullable<typeof slip>), moves: twice.solution }] })).toEqual([
    'slip close solves it',
  ])
  expect(problemsOf({ slips: [{ ...(slip as NonNullable<typeof slip>), moves: [{ wait: 100 }] }] })).toEqual([
    'slip close is not seen, but null',
  ])
})

/** What every challenge has to prove. Each returns what is wrong, [] when nothing is. */
import { MS, type Run } from '../../engine/index.ts'
import type { ChallengeWords } from '../../i18n/challenge-words.ts'
import { mentioned } from '../evaluate.ts'
import { textProblems, textsIn } from '../proof.ts'
import type { Move } from '../types.ts'
import { beginChallenge, markChallenge, playMoves, standingOf } from './play.ts'
import type { Challenge } from './types.ts'

/** How the reference solution went. */
export interface PlayedChallenge {
  readonly tookMs: number
  readonly commands: number
  /** The kinds of facts that its checks speak about, in the order they happened, each run of one kind as one. */
  readonly trace: readonly string[]
  readonly problems: readonly string[]
}

const brokenOf = (standing: ReturnType<typeof standingOf>): string[] =>
  standing.limits.filter(({ holds }) => !holds).map(({ id }) => id)

/** Plays moves of which the later ones may have become impossible. */
function playWhatCan(challenge: Challenge, run: Run, moves: readonly Move[]) {
  const mark = markChallenge(run, challenge)
  try {
    playMoves(challenge, run, mark, moves)
  } catch {
    // What a later move waits for, or acts upon, is not there.
  }
  return standingOf(run, mark, challenge)
}

function needless(challenge: Challenge, before: Run, tookMs: number): string[] {
  const moves = challenge.solution.map((move) =>
    'until' in move ? { ...move, withinMs: Math.min(move.withinMs, tookMs + 5_000) } : move,
  )
  return moves.flatMap((move, i) => {
    if (!('act' in move)) return []
    const without = playWhatCan(challenge, before.fork(), moves.toSpliced(i, 1))
    return without.solved ? [`move ${i} (${move.act}) is not needed`] : []
  })
}

/** A slip holds after its moves, and the challenge is not solved by them. */
function slipProblems(challenge: Challenge, before: Run): string[] {
  if (challenge.slips.length === 0) return ['no plausible wrong way']
  return challenge.slips.flatMap(({ id, moves }) => {
    const run = before.fork()
    const mark = markChallenge(run, challenge)
    if (standingOf(run, mark, challenge).slip !== null)
      return [`slip ${id} was made before anything was done`]
    playMoves(challenge, run, mark, moves)
    const after = standingOf(run, mark, challenge)
    if (after.solved) return [`slip ${id} solves it`]
    return after.slip === id ? [] : [`slip ${id} is not seen, but ${after.slip}`]
  })
}

function offerProblems({ offers, hand, solution, slips }: Challenge): string[] {
  const used = [...solution, ...slips.flatMap(({ moves }) => moves)].flatMap((move) =>
    'act' in move ? [move.act] : [],
  )
  return [...new Set([...used, ...hand])]
    .filter((id) => !(id in offers) || !hand.includes(id))
    .map((id) => `offer ${id} is not on offer`)
}

/** Plays a challenge by its reference solution, without each of its acts, without any, and by its wrong ways. */
export function proveChallenge(challenge: Challenge): PlayedChallenge {
  const problems = offerProblems(challenge)
  const run = beginChallenge(challenge)
  const before = run.fork()
  const mark = markChallenge(run, challenge)
  const start = standingOf(run, mark, challenge)
  problems.push(...brokenOf(start).map((id) => `limit ${id} is broken at the start`))
  if (start.goals.every(({ holds }) => holds)) problems.push('its goals hold before anything was done')
  for (const move of challenge.solution) {
    playMoves(challenge, run, mark, [move])
    const broken = brokenOf(standingOf(run, mark, challenge))
    problems.push(...broken.map((id) => `limit ${id} is broken by the solution: ${JSON.stringify(move)}`))
  }
  const end = standingOf(run, mark, challenge)
  problems.push(
    ...end.goals.filter((g) => !g.holds).map(({ id }) => `goal ${id} does not hold after the solution`),
  )
  const tookMs = (run.now - mark.at) / MS
  const idle = before.fork()
  idle.advanceTo(idle.now + run.now - mark.at)
  if (standingOf(idle, markChallenge(before, challenge), challenge).solved)
    problems.push('it is solved when nobody does anything')
  problems.push(...needless(challenge, before, tookMs), ...slipProblems(challenge, before))
  const speaksOf = { all: [...challenge.goals, ...challenge.limits].map(({ check }) => check) }
  const kinds = mentioned(run, mark, speaksOf).map(({ fact }) => fact.kind)
  return {
    tookMs,
    commands: run.recording().commands.length - mark.commands,
    trace: kinds.filter((kind, i) => kind !== kinds[i - 1]),
    problems,
  }
}

const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id)

/** Whether a challenge's words are complete, short, and right in their language. */
export function challengeWordProblems(
  challenge: Challenge,
  words: ChallengeWords | undefined,
  language: 'en' | 'ko',
): readonly string[] {
  if (!words) return [`${challenge.id} has no words`]
  const same = (what: string, data: readonly string[], said: object): string[] =>
    [...data].sort().join() === Object.keys(said).sort().join()
      ? []
      : [`other ${what} than its words: ${data}`]
  return [
    ...same('offers', Object.keys(challenge.offers), words.offers),
    ...same('goals', idsOf(challenge.goals), words.goals),
    ...same('limits', idsOf(challenge.limits), words.limits),
    ...same('slips', idsOf(challenge.slips), words.slips),
    ...textsIn(words).flatMap((text) => textProblems(text, language)),
  ]
}

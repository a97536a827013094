/** What a person does in a challenge, and what that does to the run. */
import { MS, type Run } from '../../engine/index.ts'
import { type ChallengeId, loadChallenges } from '../../lessons/challenges/catalogue.ts'
import {
  beginChallenge,
  lessonOfChallenge,
  markChallenge,
  standingOf,
  stepOfChallenge,
} from '../../lessons/challenges/play.ts'
import { evaluate, filled, settle } from '../../lessons/evaluate.ts'
import { commandsOf, whenNext } from '../../lessons/play.ts'
import type { Move, Target } from '../../lessons/types.ts'
import { useProgress } from '../lessons/progress.ts'
import type { Player } from '../player/player.ts'
import { loadRun, type Problem, tryAct } from '../run-actions.ts'
import { useView } from '../store.ts'
import { type ChallengeSession, useChallenge } from './session.ts'

const current = () => useChallenge.getState().session
const change = (part: Partial<ChallengeSession>) => useChallenge.getState().change(part)

/** Opens a challenge where it begins. Time stands still until something is done. */
export async function openChallenge(player: Player, id: ChallengeId): Promise<void> {
  const [all] = await Promise.all([loadChallenges(), player.readyToAct()])
  const challenge = all[id]
  const run = beginChallenge(challenge)
  await loadRun(player, run.recording(), run.now)
  player.pause()
  useChallenge.getState().put({
    id,
    challenge,
    mark: markChallenge(player.run, challenge),
    hints: 0,
    shown: false,
    solving: false,
    solved: null,
    lit: null,
    said: null,
    wholeAt: player.run.now,
  })
  history.replaceState(null, '', `${location.pathname}${location.search}#challenge=${id}`)
}

/** The cluster on the stage is this challenge's. */
export function isOwnCluster(run: Run, { challenge }: ChallengeSession): boolean {
  return run.recording().scenario.id === challenge.start.id
}

/** What has been done so far, in numbers. */
export function scoreOf(run: Run, { mark }: ChallengeSession) {
  const count = (fate: 'lost' | 'redelivered') => Number(settle(run, null, { read: 'records', fate }))
  return {
    commands: Number(settle(run, null, { read: 'commands' })) - mark.commands,
    took: Math.max(0, run.now - mark.at),
    lost: count('lost'),
    repeated: count('redelivered'),
  }
}

/** Gives the commands of an offer, up to the first that is impossible. */
function give(player: Player, { challenge, mark }: ChallengeSession, offer: string): Problem | null {
  for (const command of commandsOf(lessonOfChallenge(challenge), player.run, mark, offer)) {
    const problem = tryAct(player, command)
    if (problem) return problem
  }
  return null
}

/** Presses something at hand; time goes on with it. */
export function press(player: Player, offer: string): void {
  const session = current()
  if (!session) return
  const problem = give(player, session, offer)
  change({ said: problem ? { kind: 'impossible', allowed: problem.allowed } : null })
  if (!problem && !player.playing) player.play()
}

/** It is solved at the moment shown: time stands still, and it is noted. */
export function noteSolved(player: Player): void {
  const session = current()
  if (!session || session.solved) return
  const { commands, took } = scoreOf(player.run, session)
  player.pause()
  change({ solved: { commands, took }, solving: false, lit: null, said: null })
  const how = session.shown ? 'shown' : 'done'
  useProgress.getState().note('challenge', session.id, { how, commands })
}

/** No limit is broken now. */
export function noteWhole(at: number): void {
  change({ wholeAt: at })
}

/** Back to the last moment at which no limit was broken. */
export function goBack(player: Player): void {
  const session = current()
  if (!session) return
  const { challenge, mark, wholeAt } = session
  const isWhole = () => standingOf(player.run, mark, challenge).limits.every(({ holds }) => holds)
  player.pause()
  change({ said: null })
  player.seek(wholeAt)
  // A command that breaks a limit at once belongs to that very moment.
  if (!isWhole()) player.seek(Math.max(mark.at, wholeAt - MS))
}

/** Where to look, then what to use. */
export function hint(player: Player): void {
  const session = current()
  if (!session) return
  change({
    hints: session.hints + 1,
    lit: filled<Target>(player.run, session.mark, session.challenge.look),
  })
}

/** Skips to the next moment at which a goal changes or something notable happens by itself. */
export function skipAhead(player: Player): void {
  const session = current()
  if (!session) return
  const at = whenNext(player.run, session.mark, stepOfChallenge(session.challenge))
  if (at === null) return change({ said: { kind: 'nothing ahead' } })
  change({ said: { kind: 'skipped', micros: at - player.run.now } })
  player.seek(at)
}

const nextFrame = () => new Promise<void>((go) => requestAnimationFrame(() => go()))
/** Simulated time that goes by in one frame while the solution is shown; long waits go by in about four seconds. */
const SHOWN_MS = 60
const FRAMES = 240

async function makeMove(player: Player, session: ChallengeSession, move: Move): Promise<void> {
  if ('act' in move) {
    give(player, session, move.act)
    return nextFrame()
  }
  const waits = 'wait' in move ? move.wait : move.withinMs
  const stride = Math.max(SHOWN_MS, Math.round(waits / FRAMES))
  const end = player.run.now + waits * MS
  while (player.run.now < end && current()?.solving) {
    if ('until' in move && evaluate(player.run, session.mark, move.until).holds) return
    player.seek(Math.min(end, player.run.now + stride * MS))
    await nextFrame()
  }
}

/** The third hint: plays the reference solution from the beginning, for everybody to see. */
export async function solve(player: Player): Promise<void> {
  const before = current()
  if (!before || before.solving) return
  change({ solving: true })
  await openChallenge(player, before.id)
  change({ solving: true, shown: true, hints: 2 })
  const session = current()
  if (!session) return
  for (const move of session.challenge.solution) {
    if (!current()?.solving) break
    await makeMove(player, session, move)
  }
  change({ solving: false })
}

/** Leaves the challenge for a list, or for another challenge. */
export function goTo(place: string): void {
  useView.getState().select(null)
  useView.getState().set({ lesson: place })
}

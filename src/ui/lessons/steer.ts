/** What a person does in a lesson, and what that does to the run. */
import { MS, type Run } from '../../engine/index.ts'
import { type LessonId, loadLesson } from '../../lessons/catalogue.ts'
import { evaluate, filled, isPointedAt, markOf } from '../../lessons/evaluate.ts'
import { commandsOf, isReached, playUpTo, whenNext } from '../../lessons/play.ts'
import type { Move, Pointed } from '../../lessons/types.ts'
import type { Player } from '../player/player.ts'
import { loadRun, type Problem, tryAct } from '../run-actions.ts'
import { type Selection, useView } from '../store.ts'
import { useProgress } from './progress.ts'
import { type Session, stepOf, useSession } from './session.ts'

const FRESH = {
  phase: 'predict',
  mark: null,
  prediction: null,
  right: null,
  hints: 0,
  shown: false,
  solving: false,
  missed: false,
  ghost: false,
  lit: null,
  remark: null,
} as const satisfies Partial<Session>

const current = () => useSession.getState().session
const change = (part: Partial<Session>) => useSession.getState().change(part)

/** Opens a lesson, where it begins or at one of its steps: what comes before is played by its reference solution. */
export async function openLesson(player: Player, id: LessonId, index = -1): Promise<void> {
  const [lesson] = await Promise.all([loadLesson(id), player.readyToAct()])
  const run = playUpTo(lesson, Math.max(0, index))
  await loadRun(player, run.recording(), run.now)
  useSession.getState().put({ ...FRESH, id, lesson, index })
  beginStep(player, index)
}

/** The cluster on the stage is this lesson's. */
export function isOwnCluster(run: Run, session: Session): boolean {
  return run.recording().scenario.id === session.lesson.start.id
}

/** The address says where one is, so that a reload, or somebody else, comes back to it. */
function sayWhere(id: LessonId, index: number): void {
  const step = index >= 0 ? `&step=${index + 1}` : ''
  history.replaceState(null, '', `${location.pathname}${location.search}#lesson=${id}${step}`)
}

/** Begins a step where the run stands. A question is answered before time goes on. */
export function beginStep(player: Player, index: number): void {
  const session = current()
  if (!session) return
  const step = session.lesson.steps[index]
  const asks = step?.predict !== undefined
  change({ ...FRESH, index, phase: asks ? 'predict' : 'do', mark: step ? markOf(player.run, step) : null })
  sayWhere(session.id, index)
  if (asks) player.pause()
  else player.play()
}

/** Stores the prediction; the run goes on after that. */
export function predict(player: Player, option: string | null): void {
  const session = current()
  const step = session && stepOf(session)
  if (!step) return
  change({ prediction: option, phase: 'do', mark: markOf(player.run, step) })
  player.play()
}

/** Gives the commands of an offer, up to the first that is impossible. */
function give(player: Player, { lesson, mark }: Session, offer: string): Problem | null {
  for (const command of commandsOf(lesson, player.run, mark, offer)) {
    const problem = tryAct(player, command)
    if (problem) return problem
  }
  return null
}

/** Presses one of the offers. */
export function press(player: Player, offer: string): void {
  const session = current()
  if (!session) return
  change({ remark: null })
  const problem = give(player, session, offer)
  if (problem) change({ remark: { kind: 'impossible', allowed: problem.allowed } })
  else if (!player.playing) player.play()
}

/** The goals are reached: the engine decides which prediction was right, and time stands still to be looked at. */
export function decide(player: Player): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session?.mark || !step || session.phase !== 'do') return
  const { mark } = session
  const right = (step.predict ?? [])
    .filter(({ holds }) => evaluate(player.run, mark, holds).holds)
    .map(({ id }) => id)
  player.pause()
  useView.getState().select(null)
  change({ right, phase: step.see ? 'see' : 'explain', solving: false, lit: null, remark: null })
  if (!step.see) finish()
}

/** Something on the stage was pressed while it was asked for. */
export function point(player: Player, selection: Selection): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session?.mark || !step?.see || session.phase !== 'see') return
  if (isPointedAt(player.run, session.mark, step.see, selection as Pointed)) {
    change({ phase: 'explain', missed: false, lit: null })
    finish()
  } else change({ missed: true })
}

/** Lights up what is asked for, and takes it as seen. */
export function showIt(player: Player): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session || !step?.see) return
  change({ phase: 'explain', shown: true, lit: filled(player.run, session.mark, step.see) })
  finish()
}

function finish(): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session || !step) return
  const right = session.right?.length === 1 ? (session.right[0] ?? null) : null
  useProgress.getState().note(session.id, step.id, {
    how: session.shown ? 'shown' : 'done',
    ...(step.predict && { predicted: session.prediction, right }),
  })
}

/** Where to look, then what to use. */
export function hint(player: Player): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session || !step) return
  const lit = step.look ? filled<Session['lit']>(player.run, session.mark, step.look) : null
  change({ hints: session.hints + 1, lit })
}

/** Skips to the next moment at which a goal changes or something notable happens by itself. */
export function skipAhead(player: Player): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session?.mark || !step) return
  const at = whenNext(player.run, session.mark, step)
  if (at === null) {
    change({ remark: { kind: 'nothing ahead' } })
    return
  }
  change({ remark: { kind: 'skipped', ms: (at - player.run.now) / MS } })
  player.seek(at)
}

const nextFrame = () => new Promise<void>((go) => requestAnimationFrame(() => go()))
/** Simulated time that goes by in one frame while a solution is shown. */
const SHOWN_MS = 60

async function makeMove(player: Player, session: Session, move: Move): Promise<void> {
  const { mark } = session
  if (!mark) return
  if ('act' in move) {
    give(player, session, move.act)
    return nextFrame()
  }
  const end = player.run.now + ('wait' in move ? move.wait : move.withinMs) * MS
  while (player.run.now < end && current()?.solving) {
    if ('until' in move && evaluate(player.run, mark, move.until).holds) return
    player.seek(Math.min(end, player.run.now + SHOWN_MS * MS))
    await nextFrame()
  }
}

/** The third hint: does what the reference solution does, for everybody to see. */
export async function solve(player: Player): Promise<void> {
  const session = current()
  const step = session && stepOf(session)
  if (!session || !step || session.solving) return
  change({ solving: true, shown: true })
  player.pause()
  for (const move of step.solution) {
    if (!current()?.solving || isDone(player)) break
    await makeMove(player, session, move)
  }
  change({ solving: false })
}

function isDone(player: Player): boolean {
  const session = current()
  const step = session && stepOf(session)
  return !session?.mark || !step || isReached(player.run, session.mark, step)
}

/** On to the next step; one that was not done is noted as skipped, and its solution played, so that the next can begin. */
export async function goOn(player: Player): Promise<void> {
  const session = current()
  if (!session) return
  const step = stepOf(session)
  useView.getState().select(null)
  if (step && session.phase !== 'explain') {
    useProgress.getState().note(session.id, step.id, { how: 'skipped' })
    return openLesson(player, session.id, session.index + 1)
  }
  beginStep(player, session.index + 1)
}

/** Leaves the lessons; the run stays as it is. */
export function leave(): void {
  useSession.getState().put(null)
  useView.getState().set({ lesson: null })
  history.replaceState(null, '', location.pathname + location.search)
}

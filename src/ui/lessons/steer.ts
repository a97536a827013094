/** What a person does in a lesson, and what that does to the run. */
import { type Command, loadRooms, MS, type Run, roomsOf } from '../../engine/index.ts'
import { standBeside } from '../../lessons/beside.ts'
import { evaluate, filled, isPointedAt, type Mark, markOf } from '../../lessons/evaluate.ts'
import { beginLesson, commandsOf, isReached, playStep, whenNext } from '../../lessons/play.ts'
import type { Lesson, Move, Pointed, Step } from '../../lessons/types.ts'
import { useCompare } from '../compare/state.ts'
import type { Player } from '../player/player.ts'
import { loadRun, type Problem, tryAct } from '../run-actions.ts'
import { type Selection, useView } from '../store.ts'
import { useProgress } from './progress.ts'
import { type Session, stepOf, useSession } from './session.ts'
import { fragmentOf, lessonAt, OWN } from './source.ts'

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
  litBeside: false,
  remark: null,
} as const satisfies Partial<Session>

const current = () => useSession.getState().session
const change = (part: Partial<Session>) => useSession.getState().change(part)

/** Looks at a command of a lesson that came from outside. */
let checkCommand: ((command: Command) => Command) | null = null

async function loadChecks(id: string): Promise<void> {
  checkCommand = id === OWN ? (await import('../../scenarios/schema.ts')).parseCommand : null
}

/** Opens a lesson, where it begins or at one of its steps: what comes before is played by its reference solution. */
export async function openLesson(player: Player, id: string, index = -1): Promise<void> {
  const [lesson] = await Promise.all([lessonAt(id), player.readyToAct(), loadChecks(id)])
  await loadRooms(roomsOf({ scenario: lesson.start, commands: [] }))
  const reached = reach(lesson, Math.min(index, lesson.steps.length))
  await loadRun(player, reached.run.recording(), reached.run.now)
  const beside = lesson.steps[reached.index]?.beside
  if (beside) {
    await (await import('../compare/begin.ts')).compareWith(player, { mode: beside })
    // The step begins where both are.
    useCompare.getState().other?.run.advanceTo(player.run.now)
  }
  useSession.getState().put({ ...FRESH, id, lesson, index: reached.index })
  beginStep(player, reached.index)
}

/** As far towards a step as the solutions before it go: all the way, unless somebody is still writing them. */
function reach(lesson: Lesson, index: number): { readonly run: Run; readonly index: number } {
  // A step about two clusters begins where the lesson opens, whatever came before.
  if (lesson.steps[index]?.beside) return { run: beginLesson(lesson), index }
  const run = beginLesson(lesson)
  for (const [i, step] of lesson.steps.slice(0, Math.max(0, index)).entries()) {
    if (step.beside) continue
    const before = run.fork()
    try {
      playStep(lesson, run, step)
    } catch {
      return { run: before, index: i }
    }
  }
  return { run, index }
}

/** The checks of a step about two clusters find the second by the first; going back in time may put another in its place. */
export function keepBeside(player: Player): void {
  standBeside(player.run, useCompare.getState().other?.run ?? null)
}

/** The cluster on the stage is this lesson's. */
export function isOwnCluster(run: Run, session: Session): boolean {
  return run.recording().scenario.id === session.lesson.start.id
}

/** The address says where one is, so that a reload, or somebody else, comes back to it. */
function sayWhere(id: string, index: number): void {
  history.replaceState(null, '', location.pathname + location.search + fragmentOf(id, index))
}

/** Begins a step where the run stands. A question is answered before time goes on. */
export function beginStep(player: Player, index: number): void {
  const session = current()
  keepBeside(player)
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

function tryChecked(player: Player, command: Command): Problem | null {
  try {
    return tryAct(player, checkCommand ? checkCommand(command) : command)
  } catch (problem) {
    if (problem instanceof Error && 'allowed' in problem) return problem as unknown as Problem
    throw problem
  }
}

/** Gives the commands of an offer, up to the first that is impossible. */
function give(player: Player, session: Session, offer: string): Problem | null {
  const { other, set } = useCompare.getState()
  const { mark } = session
  if (!other || !mark?.beside) return giveTo(player, player.run, session, mark, offer)
  // What is read off the world is another thing in each of them.
  try {
    set({ actsOn: 'first' })
    const problem = giveTo(player, player.run, session, mark, offer)
    set({ actsOn: 'second' })
    return problem ?? giveTo(player, other.run, session, mark.beside, offer)
  } finally {
    set({ actsOn: 'both' })
  }
}

function giveTo(
  player: Player,
  run: Run,
  { lesson }: Session,
  mark: Mark | null,
  offer: string,
): Problem | null {
  for (const command of commandsOf(lesson, run, mark, offer)) {
    const problem = tryChecked(player, command)
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

/** Where what is to be pointed at is read: in the cluster beside, if the step says so. */
function seen(player: Player, { mark }: Session, { seeBeside }: Step): [Run, Mark] {
  const own = mark as Mark
  const { other } = useCompare.getState()
  return seeBeside && other && own.beside ? [other.run, own.beside] : [player.run, own]
}

/** Something on the stage was pressed while it was asked for. */
export function point(player: Player, selection: Selection): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session?.mark || !step?.see || session.phase !== 'see') return
  const [run, mark] = seen(player, session, step)
  // On a phone the inspector would come up over what is to be read next.
  if (matchMedia('(max-width: 760px)').matches) useView.getState().select(null)
  const onIt = (useCompare.getState().side === 'second') === (step.seeBeside === true)
  if (onIt && isPointedAt(run, mark, step.see, selection as Pointed)) {
    change({ phase: 'explain', missed: false, lit: null })
    finish()
  } else change({ missed: true })
}

/** Lights up what is asked for, and takes it as seen. */
export function showIt(player: Player): void {
  const session = current()
  const step = session && stepOf(session)
  if (!session?.mark || !step?.see) return
  const [run, mark] = seen(player, session, step)
  if (step.seeBeside) useCompare.getState().set({ side: 'second' })
  change({
    phase: 'explain',
    shown: true,
    lit: filled(run, mark, step.see),
    litBeside: step.seeBeside === true,
  })
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
  change({ hints: session.hints + 1, lit, litBeside: false })
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
  if (session.lesson.steps[session.index + 1]?.beside)
    return openLesson(player, session.id, session.index + 1)
  beginStep(player, session.index + 1)
}

/** Leaves the lessons; the run stays as it is. */
export function leave(): void {
  if (current()?.mark?.beside) void import('../compare/begin.ts').then(({ endComparison }) => endComparison())
  useSession.getState().put(null)
  useView.getState().set({ lesson: null })
  history.replaceState(null, '', location.pathname + location.search)
}

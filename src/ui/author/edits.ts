/** What the buttons above the data add: something that is right as it is, to be written over. Pure. */
import type { Command, Run, TimedCommand } from '../../engine/index.ts'
import { MS } from '../../engine/index.ts'
import { Evaluation, isObject, isRead, type Mark } from '../../lessons/evaluate.ts'
import type { Goal, Lesson, Move, Offer, Option, Step } from '../../lessons/types.ts'

/** A name that is not taken yet. */
export function freeName(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base
  let n = 2
  while (taken.includes(`${base}${n}`)) n += 1
  return `${base}${n}`
}

function withStep(lesson: Lesson, index: number, change: (step: Step) => Step): Lesson {
  return { ...lesson, steps: lesson.steps.map((step, i) => (i === index ? change(step) : step)) }
}

/** A step after one of them, that waits for the first offer to be pressed. */
export function addStep(lesson: Lesson, index: number): Lesson {
  const id = freeName(
    'step',
    lesson.steps.map((step) => step.id),
  )
  const [offer, template] = Object.entries(lesson.offers)[0] ?? []
  if (offer === undefined || template === undefined) return lesson
  const act = ([template].flat()[0] as Command).kind
  const step: Step = {
    id,
    offers: [offer],
    goals: [{ id: 'done', check: { act } }],
    solution: [{ act: offer }],
    concepts: [],
  }
  return { ...lesson, steps: [...lesson.steps.slice(0, index + 1), step, ...lesson.steps.slice(index + 1)] }
}

/** A goal of a step: a second of simulated time. */
export function addGoal(lesson: Lesson, index: number): Lesson {
  return withStep(lesson, index, (step) => {
    const id = freeName(
      'goal',
      step.goals.map((goal) => goal.id),
    )
    const goal: Goal = { id, check: { from: 'start', to: 'now', ms: { '>=': 1_000 } } }
    return { ...step, goals: [...step.goals, goal] }
  })
}

/** A prediction of a step; the first come as two, since one alone asks nothing. */
export function addOption(lesson: Lesson, index: number): Lesson {
  return withStep(lesson, index, (step) => {
    const { predict = [] } = step
    const taken = predict.map((option) => option.id)
    const never: Option = {
      id: freeName('wrong', taken),
      holds: { fact: 'NodeCrashed', count: { '>=': 100 } },
    }
    const first = step.goals[0]
    const right: readonly Option[] =
      first && predict.length === 0 ? [{ id: 'right', holds: first.check }] : []
    return { ...step, predict: [...predict, ...right, never] }
  })
}

/** An offer: the broker with the lowest number crashes. */
export function addOffer(lesson: Lesson): Lesson {
  const name = freeName('crash', Object.keys(lesson.offers))
  const node = `broker-${lesson.start.brokers[0]?.id ?? 1}`
  return { ...lesson, offers: { ...lesson.offers, [name]: { kind: 'CrashNode', node } as Offer } }
}

/** Could this command have come from that template? */
function fits(template: unknown, command: unknown): boolean {
  if (isRead(template)) return true
  if (!isObject(template) || !isObject(command)) return JSON.stringify(template) === JSON.stringify(command)
  const names = new Set([...Object.keys(template), ...Object.keys(command)])
  return [...names].every((name) => fits(template[name], command[name]))
}

/** The offer that the commands from one of them on came from, the longest first. */
function offerOf(
  offers: Lesson['offers'],
  commands: readonly TimedCommand[],
  from: number,
): [string, number] | null {
  const lists = Object.entries(offers).map(([name, offer]) => [name, [offer].flat()] as const)
  for (const [name, list] of lists.sort((a, b) => b[1].length - a[1].length)) {
    const here = commands.slice(from, from + list.length)
    if (here.length === list.length && list.every((template, i) => fits(template, here[i]?.command)))
      return [name, list.length]
  }
  return null
}

const nameOf = (kind: string) => kind.charAt(0).toLowerCase() + kind.slice(1)

/** What was done since a mark as the solution of a step, with offers for what was none yet; null when nothing was. */
export function recorded(
  run: Run,
  mark: Mark,
  lesson: Lesson,
  index: number,
): { lesson: Lesson; acts: number } | null {
  const commands = new Evaluation(run, mark).commands()
  if (commands.length === 0) return null
  const offers: Record<string, Offer> = { ...lesson.offers }
  const solution: Move[] = []
  const used: string[] = []
  let at = mark.at
  const waitUntil = (moment: number) => {
    const wait = Math.ceil((moment - at) / MS)
    if (wait > 0) solution.push({ wait: Math.min(wait, 3_600_000) })
    at = moment
  }
  for (let i = 0; i < commands.length; ) {
    const timed = commands[i] as TimedCommand
    const known = offerOf(offers, commands, i)
    const [name, count] = known ?? [freeName(nameOf(timed.command.kind), Object.keys(offers)), 1]
    if (!known) offers[name] = timed.command as Offer
    waitUntil(timed.at)
    solution.push({ act: name })
    if (!used.includes(name)) used.push(name)
    i += count
  }
  const acts = solution.filter((move) => 'act' in move).length
  waitUntil(run.now)
  const changed = withStep({ ...lesson, offers }, index, (step) => ({
    ...step,
    offers: [...step.offers, ...used.filter((name) => !step.offers.includes(name))],
    solution,
  }))
  return { lesson: changed, acts }
}

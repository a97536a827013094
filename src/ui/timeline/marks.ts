/** From notable facts to marks that can be told apart: near ones become one, labels never overlap. Pure. */
import type { FactKind, NotableSort } from '../../engine/index.ts'
import type { Notable } from './notables.ts'

/** Several notable facts that stand in one place. */
export interface Mark {
  readonly x: number
  /** The fact that gives the mark its look, its label and its moment. */
  readonly lead: Notable
  readonly count: number
  readonly sort: NotableSort
}

/** The more important a fact, the further down; the others keep the order of their sorts. */
const SORTS: readonly NotableSort[] = ['topic', 'group', 'recovery', 'isr', 'election', 'failure', 'data']
const KINDS: Partial<Record<FactKind, number>> = {
  MemberJoined: 1.5,
  NodeStarted: 2.5,
  PartitionWentOffline: 7,
  NodeCrashed: 8,
  NodePaused: 8,
  LinkCut: 8,
  ZoneFailed: 8.5,
  ShutdownRequested: 7.5,
}

/** How much a mark for this fact is wanted. */
export function rank({ timed, sort }: Notable): number {
  if (timed.fact.kind === 'NodeStarted' && !timed.fact.again) return 0
  return KINDS[timed.fact.kind] ?? SORTS.indexOf(sort)
}

/** Gathers facts nearer than `gap` pixels to the first of them into one mark. */
export function gatherMarks(
  notables: readonly Notable[],
  x: (at: number) => number,
  gap: number,
): readonly Mark[] {
  const marks: Mark[] = []
  let start = Number.NEGATIVE_INFINITY
  for (const notable of notables) {
    const at = x(notable.timed.at)
    const mark = marks.at(-1)
    if (!mark || at - start > gap) {
      start = at
      marks.push({ x: at, lead: notable, count: 1, sort: notable.sort })
      continue
    }
    const leads = rank(notable) > rank(mark.lead)
    marks[marks.length - 1] = {
      x: mark.x,
      lead: leads ? notable : mark.lead,
      sort: leads ? notable.sort : mark.sort,
      count: mark.count + 1,
    }
  }
  return marks
}

/** A label may be cut to this part of its width, and no narrower than this. */
const LEAST_PART = 0.6
const LEAST_WIDTH = 44

/**
 * Which marks get their label, and how wide it may be: the most wanted first, later ones before earlier, and
 * none over another mark or label.
 */
export function labelled(
  marks: readonly Mark[],
  widthOf: (mark: Mark) => number,
  end: number,
  pin = 8,
): ReadonlyMap<Mark, number> {
  const shown = new Map<Mark, number>()
  const taken = marks.map((mark) => ({ from: mark.x - pin, to: mark.x + pin }))
  const byWish = [...marks.entries()].sort(([i, a], [j, b]) => rank(b.lead) - rank(a.lead) || j - i)
  for (const [, mark] of byWish) {
    const from = mark.x + pin
    const next = Math.min(end, ...taken.filter((span) => span.to > from).map((span) => span.from))
    const wanted = widthOf(mark)
    const width = Math.min(wanted, next - from)
    if (width < wanted && width < Math.max(LEAST_WIDTH, wanted * LEAST_PART)) continue
    taken.push({ from, to: from + width })
    shown.set(mark, width)
  }
  return shown
}

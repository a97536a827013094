/** Reads the diagram's content out of a run, again only when something has changed. */
import { type Exchange, type Micros, type Run, SECOND } from '../../engine/index.ts'
import { MOST_ARROWS } from './draw-sequence.ts'
import { choicesOf, filtered, lanesOf, type SequenceFilter, type Shown } from './read-sequence.ts'
import { domainOf, type Window } from './window.ts'

export interface Reading {
  /** False while the past is being replayed. */
  readonly ready: boolean
  readonly shown: readonly Shown[]
  readonly lanes: readonly string[]
  readonly nodes: readonly string[]
  readonly apis: readonly string[]
  readonly abouts: readonly string[]
  /** Too many to be drawn one by one. */
  readonly dense: boolean
  /** Stretches that are counted, at the width last drawn. */
  readonly slots: number
  /** What was before is not kept; null when all in view is. */
  readonly since: Micros | null
}

export interface Reader {
  read(run: Run, view: Window, filter: SequenceFilter): Reading
  /** The number of stretches of the width drawn. */
  slots: number
}

/** Events that may be replayed in one go. */
const SLICE = 4_000
/** So much earlier the reading of the past begins: what was sent then may still be under way. */
const LEAD = 2 * SECOND

const NOTHING: Reading = {
  ready: false,
  shown: [],
  lanes: [],
  nodes: [],
  apis: [],
  abouts: [],
  dense: false,
  slots: 1,
  since: null,
}

function lanesShown(
  all: readonly string[],
  shown: readonly Shown[],
  filter: SequenceFilter,
): readonly string[] {
  if (filter.node === '' && filter.api === '' && filter.about === '' && !filter.troubleOnly) return all
  const used = new Set(shown.flatMap(({ exchange }) => [exchange.client, exchange.server]))
  if (filter.node !== '') used.add(filter.node)
  return used.size === 0 ? all : all.filter((lane) => used.has(lane))
}

/** Makes a reader. */
export function createReader(): Reader {
  let key: readonly unknown[] = []
  let last: Reading = NOTHING
  const reader: Reader = {
    slots: 1,
    read(run, view, filter) {
      const [from, to] = domainOf(view, run.now)
      const fresh = [run, run.world, run.world.steps, run.now, run.horizon, from, to, filter, reader.slots]
      if (last.ready && fresh.every((each, i) => each === key[i])) return last
      key = fresh
      const trace = run.trace(Math.max(0, from - LEAD), SLICE)
      const nodes = lanesOf(run.world)
      if (!trace) {
        last = { ...last, ready: false, nodes, lanes: last.lanes.length > 0 ? last.lanes : nodes }
        return last
      }
      const exchanges: readonly Exchange[] = trace.read(run.world, from, Math.min(to, run.now))
      const shown = [
        ...filtered(exchanges, filter),
        ...filtered(trace.readAhead(run.world, to), filter, true),
      ]
      last = {
        ready: true,
        shown,
        nodes,
        lanes: lanesShown(nodes, shown, filter),
        ...choicesOf(exchanges),
        dense: shown.length > MOST_ARROWS,
        slots: reader.slots,
        since: trace.since > Math.max(0, from) ? trace.since : null,
      }
      return last
    },
  }
  return reader
}

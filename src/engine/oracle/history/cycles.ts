/** Cycles between transactions: by who wrote before whom (ww), and who read whose writes (wr). */
import type { Finding } from './check-history.ts'
import type { Operation } from './history.ts'

/** Places of a partition's order, each with the values that were seen there. */
type Orders = ReadonlyMap<string, readonly (readonly number[])[]>
type Edges = Map<number, Set<number>>

function link(edges: Edges, from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from === to) return
  const out = edges.get(from)
  if (out) out.add(to)
  else edges.set(from, new Set([to]))
}

function writersOf(operations: readonly Operation[]): Map<number, number> {
  const writers = new Map<number, number>()
  operations.forEach(({ parts }, at) => {
    for (const part of parts) if (part.f === 'send') writers.set(part.value, at)
  })
  return writers
}

/** ww: the writer of each value to the writer of the next one in the same partition. */
function overwrites(writers: Map<number, number>, orders: Orders): Edges {
  const edges: Edges = new Map()
  for (const order of orders.values())
    for (let place = 1; place < order.length; place++) {
      const [a, b] = [order[place - 1], order[place]]
      if (a?.length === 1 && b?.length === 1)
        link(edges, writers.get(a[0] as number), writers.get(b[0] as number))
    }
  return edges
}

/** wr: the writer of a value to whoever read it. */
function reads(operations: readonly Operation[], writers: Map<number, number>): Edges {
  const edges: Edges = new Map()
  operations.forEach(({ parts }, reader) => {
    for (const part of parts)
      if (part.f === 'poll') for (const [, value] of part.records) link(edges, writers.get(value), reader)
  })
  return edges
}

/** Strongly connected components of two and more (Tarjan, without recursion). */
function components(count: number, edges: Edges): number[][] {
  const index = new Array<number>(count).fill(-1)
  const low = new Array<number>(count).fill(0)
  const onStack = new Array<boolean>(count).fill(false)
  const stack: number[] = []
  const found: number[][] = []
  let next = 0
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue
    const work: { readonly at: number; readonly out: number[]; i: number }[] = []
    const enter = (at: number) => {
      index[at] = low[at] = next++
      stack.push(at)
      onStack[at] = true
      work.push({ at, out: [...(edges.get(at) ?? [])], i: 0 })
    }
    enter(root)
    while (work.length > 0) {
      const frame = work.at(-1) as (typeof work)[number]
      const to = frame.out[frame.i++]
      if (to !== undefined) {
        if (index[to] === -1) enter(to)
        else if (onStack[to]) low[frame.at] = Math.min(low[frame.at] as number, index[to] as number)
        continue
      }
      work.pop()
      const above = work.at(-1)
      if (above) low[above.at] = Math.min(low[above.at] as number, low[frame.at] as number)
      if (low[frame.at] !== index[frame.at]) continue
      const component = stack.splice(stack.indexOf(frame.at))
      for (const member of component) onStack[member] = false
      if (component.length > 1) found.push(component)
    }
  }
  return found
}

function union(a: Edges, b: Edges): Edges {
  const edges: Edges = new Map([...a].map(([from, to]) => [from, new Set(to)]))
  for (const [from, out] of b) for (const to of out) link(edges, from, to)
  return edges
}

/** G0: a cycle of ww edges alone. G1c: one that needs a wr edge. */
export function findCycles(operations: readonly Operation[], orders: Orders): Finding[] {
  const writers = writersOf(operations)
  const ww = overwrites(writers, orders)
  const finding = (anomaly: 'G0' | 'G1c') => (members: number[]) => {
    const parts = members.flatMap((at) => operations[at]?.parts ?? [])
    const values = parts.flatMap((part) => (part.f === 'send' ? [part.value] : []))
    return { anomaly, key: parts[0]?.key ?? '', values, process: '' }
  }
  const written = components(operations.length, ww)
  const all = components(operations.length, union(ww, reads(operations, writers)))
  const isNew = (members: number[]) => !written.some((cycle) => cycle.every((at) => members.includes(at)))
  return [...written.map(finding('G0')), ...all.filter(isNew).map(finding('G1c'))]
}

/**
 * Where each concept stands on the map: a tidy tree for each area, from left to right, always the same. Pure.
 */
import { hierarchy, tree } from 'd3'
import { AREAS, type Area, CONCEPTS } from '../../lessons/concepts.ts'

export const NODE = { width: 124, height: 34 } as const
const LEVEL = 144
const ROW = 42
const TITLE = 30
const GAP = 14

export interface Place {
  readonly id: string
  readonly area: Area
  readonly left: number
  readonly top: number
  /** How many it hangs on, one on the other. */
  readonly depth: number
}

export interface Branch {
  readonly from: string
  readonly to: string
  /** Of a path, from the right of one to the left of the other. */
  readonly path: string
}

export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly titles: readonly { readonly area: Area; readonly left: number; readonly top: number }[]
  readonly places: readonly Place[]
  readonly branches: readonly Branch[]
}

interface Twig {
  readonly id: string
  readonly twigs: readonly Twig[]
}

/** The concept that another hangs on: the first of its own area that it builds on. */
export function parentOf(id: string): string | null {
  const concept = CONCEPTS.find((each) => each.id === id)
  const own = concept?.after.find((each) => CONCEPTS.find((c) => c.id === each)?.area === concept.area)
  return own ?? null
}

function twigOf(id: string): Twig {
  return { id, twigs: CONCEPTS.filter((each) => parentOf(each.id) === id).map((each) => twigOf(each.id)) }
}

/** A smooth line that leaves and arrives level. */
export function curve(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromX + toX) / 2
  return `M${fromX},${fromY}C${middle},${fromY} ${middle},${toY} ${toX},${toY}`
}

function treeOf(area: Area, left: number, top: number) {
  const first = CONCEPTS.find((each) => each.area === area && parentOf(each.id) === null)
  const root = hierarchy(twigOf(first?.id ?? ''), (twig) => twig.twigs)
  tree<Twig>()
    .nodeSize([ROW, LEVEL])
    .separation(() => 1)(root)
  const nodes = root.descendants()
  const least = Math.min(...nodes.map(({ x }) => x ?? 0))
  const at = (node: (typeof nodes)[number]): Place => ({
    id: node.data.id,
    area,
    left: left + Math.round(node.y ?? 0),
    top: top + TITLE + Math.round((node.x ?? 0) - least),
    depth: node.depth,
  })
  const order = (id: string) => CONCEPTS.findIndex((each) => each.id === id)
  // In the order in which one would read them out.
  const places = nodes.map(at).sort((a, b) => order(a.id) - order(b.id))
  const height = Math.max(...places.map((place) => place.top)) - top + NODE.height + GAP
  const width = Math.max(...places.map((place) => place.left)) - left + NODE.width
  const branches = root.links().map(({ source, target }) => {
    const [a, b] = [at(source), at(target)]
    const path = curve(a.left + NODE.width, a.top + NODE.height / 2, b.left, b.top + NODE.height / 2)
    return { from: a.id, to: b.id, path }
  })
  return { places, branches, width, height }
}

/** Areas that are narrow stand side by side. */
const BANDS: readonly (readonly Area[])[] = [
  ['log'],
  ['consuming'],
  ['copies'],
  ['storage', 'guarantees'],
  ['control'],
]

/** Lays the whole map out. */
export function layOut(): MapLayout {
  const titles: { area: Area; left: number; top: number }[] = []
  const places: Place[] = []
  const branches: Branch[] = []
  let [top, width] = [0, 0]
  for (const band of BANDS) {
    let left = 0
    let height = 0
    for (const area of band) {
      const drawn = treeOf(area, left, top)
      titles.push({ area, left, top })
      places.push(...drawn.places)
      branches.push(...drawn.branches)
      left += Math.ceil(drawn.width / LEVEL) * LEVEL
      height = Math.max(height, drawn.height)
      width = Math.max(width, left - LEVEL + NODE.width)
    }
    top += height
  }
  titles.sort((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area))
  return { width, height: top, titles, places, branches }
}

const WAYS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Where a key of the keyboard leads to from a concept; null when the key means nothing here. */
export function nextTo(id: string, key: string, places: readonly Place[]): string | null {
  if (key === 'Home') return places[0]?.id ?? id
  if (key === 'End') return places.at(-1)?.id ?? id
  const way = WAYS[key]
  const from = places.find((place) => place.id === id)
  if (!way || !from) return null
  const [x, y] = way
  let [best, least] = [id, Number.POSITIVE_INFINITY]
  for (const place of places) {
    const [dx, dy] = [place.left - from.left, place.top - from.top]
    const along = dx * x + dy * y
    const aside = Math.abs(dx * y) + Math.abs(dy * x)
    // What lies aside counts more than what lies ahead.
    const cost = along + 2 * aside
    if (along > 0 && cost < least) [best, least] = [place.id, cost]
  }
  return best
}

/** Where producers and groups stand beside the rows: as roomy as their column's height allows. */
import { clamp } from './camera.ts'
import type { ClientLayout, GroupLayout, Rect, StageShape } from './layout-types.ts'

/** Height of a column's heading. */
export const CLIENT_HEAD = 22

/** A producer's card is as high as there is room, between its two lines only and three lanes of batches. */
const PRODUCER = { most: 112, least: 48, gap: 9, add: 32, admin: 28, apart: 6 }
/** Where all of them would not fit so: two lines without room around them. */
const SNUG = { most: 112, least: 30, gap: 4, add: 24, admin: 20, apart: 3 }

const lengthOf = (count: number, { least, gap, add }: typeof PRODUCER) => count * (least + gap) + add

/** What the producers of a shape need at least, when they are not snug. */
export const producersNeed = (shape: StageShape): number => lengthOf(shape.producers.length, PRODUCER)

/** Places producers, the button below them and what administers the cluster. */
export function placeProducers(
  shape: StageShape,
  { x, y, w, h }: Rect,
): { clients: ClientLayout[]; add: Rect; bottom: number } {
  const count = shape.producers.length
  const size = lengthOf(count, PRODUCER) <= h ? PRODUCER : SNUG
  const pitch = size.admin + size.apart
  const admins = shape.admins.length * pitch
  const each = (h - size.add - admins) / Math.max(1, count) - size.gap
  const cardH = clamp(size.least, Math.floor(each), size.most)
  const lane = x + w + 8
  const clients = shape.producers.map((node, i): ClientLayout => {
    const rect = { x, y: y + i * (cardH + size.gap), w, h: cardH }
    const port = { x: x + w, y: rect.y + cardH / 2 }
    return { node, rect, side: 'left', approach: [port, { x: lane, y: port.y }] }
  })
  const add = { x, y: y + count * (cardH + size.gap), w, h: size.add }
  shape.admins.forEach((node, i) => {
    const rect = { x, y: add.y + add.h + size.apart + i * pitch, w, h: size.admin }
    const port = { x: x + w, y: rect.y + size.admin / 2 }
    clients.push({ node, rect, side: 'left', approach: [port, { x: lane, y: port.y }] })
  })
  return { clients, add, bottom: add.y + add.h + admins }
}

interface GroupSize {
  readonly head: number
  readonly member: number
  readonly gap: number
  /** The button below the members; null = it stands in the head. */
  readonly add: number | null
  readonly pad: number
  readonly below: number
}

/** From roomy to one line for each member: the first that fits is taken. */
const GROUP_SIZES: readonly GroupSize[] = [
  { head: 55, member: 58, gap: 5, add: 26, pad: 7, below: 10 },
  { head: 55, member: 44, gap: 5, add: 26, pad: 7, below: 10 },
  { head: 38, member: 44, gap: 4, add: null, pad: 5, below: 8 },
  { head: 38, member: 23, gap: 3, add: null, pad: 5, below: 8 },
]
const IN_HEAD = 24

function heightOf(shape: StageShape, { head, member, gap, add, pad, below }: GroupSize): number {
  const members = shape.groups.reduce((sum, group) => sum + group.members.length, 0)
  return shape.groups.length * (head + (add ?? 0) + pad + below) + members * (member + gap)
}

/** What the groups of a shape need when they are not slim. */
export const groupsNeed = (shape: StageShape): number => heightOf(shape, GROUP_SIZES[1] as GroupSize)

/** Places groups with their members; `lane` is where their routes come from. */
export function placeGroups(
  shape: StageShape,
  { x, y, w, h }: Rect,
  lane: number,
): { clients: ClientLayout[]; groups: GroupLayout[] } {
  const size = GROUP_SIZES.find((each) => heightOf(shape, each) <= h) ?? (GROUP_SIZES.at(-1) as GroupSize)
  const clients: ClientLayout[] = []
  let top = y
  const groups = shape.groups.map((group): GroupLayout => {
    const { pad } = size
    const members = group.members.map((node, i) => {
      const rect = {
        x: x + pad,
        y: top + size.head + i * (size.member + size.gap),
        w: w - 2 * pad,
        h: size.member,
      }
      const port = { x: rect.x, y: rect.y + size.member / 2 }
      clients.push({ node, rect, side: 'right', approach: [port, { x: lane, y: port.y }] })
      return { node, rect }
    })
    const end = top + size.head + members.length * (size.member + size.gap)
    const rect = { x, y: top, w, h: end + (size.add ?? 0) + pad - top }
    const add =
      size.add === null
        ? { x: x + w - IN_HEAD - 4, y: top + 4, w: IN_HEAD, h: IN_HEAD }
        : { x: x + pad, y: end, w: w - 2 * pad, h: size.add }
    top += rect.h + size.below
    return { id: group.id, rect, members, add, slim: size.add === null }
  })
  return { clients, groups }
}

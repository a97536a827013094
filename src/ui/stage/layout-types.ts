/** What the layout is made from, and what it is made of. All lengths are CSS pixels. */
import type { Camera, Ground } from './camera.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** All that decides where things stand: who there is, not what they do. */
export interface StageShape {
  readonly controllers: readonly string[]
  readonly brokers: readonly number[]
  /** The topics that are shown, in order. */
  readonly topics: readonly {
    readonly name: string
    /** How many are shown. */
    readonly partitions: number
    /** Which, when not all are. */
    readonly only?: readonly number[]
  }[]
  readonly producers: readonly string[]
  readonly admins: readonly string[]
  readonly groups: readonly { readonly id: string; readonly members: readonly string[] }[]
  /** For a wall: which partitions each broker has replicas of, by their place among all that are shown. */
  readonly replicas?: readonly (readonly number[])[]
}

/**
 * How much of a replica is drawn.
 * - full: role, records, state in words
 * - compact: records, no words
 * - bars: log end and high watermark only
 * - heat: a wall of tiles, one for each broker
 */
export type Detail = 'full' | 'compact' | 'bars' | 'heat'

export interface TopicLayout {
  readonly name: string
  readonly head: Rect
}

/** A partition: its replicas stand below each other on one offset scale. */
export interface ColumnLayout {
  readonly key: string
  readonly topic: string
  readonly partition: number
  readonly index: number
  /** The replica cards' left edge and width. */
  readonly x: number
  readonly w: number
  readonly head: Rect
  /** Where the ruler is drawn, null when there is no room for one. */
  readonly ruler: Rect | null
  /** The offset scale: left edge, number of slots, width of one. */
  readonly cellsX: number
  readonly slots: number
  readonly pitch: number
  /** Where messages of clients enter and leave a card. */
  readonly entryX: number
  readonly exitX: number
  /** The lane in which replication runs, null when there is no room for one. */
  readonly laneX: number | null
  /** Some of it is in view. */
  readonly seen: boolean
}

export interface RowLayout {
  readonly broker: number
  readonly rect: Rect
  readonly label: Rect
  /** The free strip from which the cards of the row are reached. */
  readonly gutterY: number
  readonly cardsY: number
  readonly cardsH: number
  readonly cellsY: number
  readonly cellsH: number
  /** So little room above and below the records that words keep to the very edges of a card. */
  readonly slim: boolean
  /** Where the broker's own traffic leaves: to controllers, to other brokers. */
  readonly controlDoor: Point
  readonly peerDoor: Point
  /** Where clients reach the broker itself. */
  readonly leftDoor: Point
  readonly rightDoor: Point
  /** Some of it is in view. */
  readonly seen: boolean
}

/** A client's card and the way from it to the vertical lane of its side. */
export interface ClientLayout {
  readonly node: string
  readonly rect: Rect
  readonly side: 'left' | 'right'
  readonly approach: readonly Point[]
}

export interface GroupLayout {
  readonly id: string
  readonly rect: Rect
  readonly members: readonly { readonly node: string; readonly rect: Rect }[]
  readonly add: Rect
  /** So little room that the button stands in the head. */
  readonly slim: boolean
}

/** A broker of the wall, with its replicas. */
export interface WallTile {
  readonly broker: number
  readonly rect: Rect
  readonly head: Rect
  readonly inner: Rect
  /** Some of it is in view. */
  readonly seen: boolean
  /** Where messages reach it, from the gaps above and beside it; at the edge when it is out of view. */
  readonly door: Point
  readonly gutterY: number
  readonly laneX: number
}

/** A replica on the wall. */
export interface WallCell extends Rect {
  readonly key: string
  readonly topic: string
  readonly partition: number
  readonly broker: number
}

export interface WallLayout {
  readonly pane: Rect
  readonly tiles: readonly WallTile[]
  /** Those that are in view. */
  readonly cells: readonly WallCell[]
  /** How much of a replica is drawn, by how large a cell is. */
  readonly detail: 'heat' | 'bars' | 'records'
  readonly perLine: number
}

export interface QuorumLayout {
  readonly card: Rect
  readonly pills: readonly { readonly node: string; readonly rect: Rect }[]
  /** The strip of the metadata log, null when there is no room for one. */
  readonly log: Rect | null
  /** Two tracks under the card: controllers among themselves, brokers with controllers. */
  readonly votersY: number
  readonly brokersY: number
}

export interface StageLayout {
  readonly mode: 'wide' | 'narrow'
  readonly detail: Detail
  readonly width: number
  readonly height: number
  readonly quorum: QuorumLayout
  readonly topics: readonly TopicLayout[]
  readonly columns: readonly ColumnLayout[]
  readonly rows: readonly RowLayout[]
  readonly clients: readonly ClientLayout[]
  readonly producersHead: Rect
  readonly addProducer: Rect
  readonly groupsHead: Rect
  readonly groups: readonly GroupLayout[]
  /** Instead of rows and columns, for a cluster that is too large for them. */
  readonly wall: WallLayout | null
  /** The part that is zoomed and panned, as a camera sees it. */
  readonly pane: Rect
  readonly camera: Camera
  readonly ground: Ground
  /** Narrow only: where the choice of topics stands. */
  readonly tabs: Rect | null
  /** Where search, filter and the overview stand. */
  readonly tools: Rect
  /** Vertical lanes. */
  readonly lanes: {
    readonly left: number
    readonly peer: number
    readonly control: number
    readonly right: number
  }
}

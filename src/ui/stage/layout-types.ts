/** What the layout is made from, and what it is made of. All lengths are CSS pixels. */

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
  readonly topics: readonly { readonly name: string; readonly partitions: number }[]
  readonly producers: readonly string[]
  readonly admins: readonly string[]
  readonly groups: readonly { readonly id: string; readonly members: readonly string[] }[]
}

/**
 * How much of a replica is drawn.
 * - full: role, records, state in words
 * - compact: records, no words
 * - bars: log end and high watermark only
 * - heat: one square for each partition, coloured by its health
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
  /** Where the broker's own traffic leaves: to controllers, to other brokers. */
  readonly controlDoor: Point
  readonly peerDoor: Point
  /** Where clients reach the broker itself. */
  readonly leftDoor: Point
  readonly rightDoor: Point
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
}

export interface HeatLayout {
  readonly rect: Rect
  readonly cells: readonly {
    readonly key: string
    readonly x: number
    readonly y: number
    readonly s: number
  }[]
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
  readonly heat: HeatLayout | null
  /** Narrow only: where the choice of topics stands. */
  readonly tabs: Rect | null
  /** Vertical lanes. */
  readonly lanes: {
    readonly left: number
    readonly peer: number
    readonly control: number
    readonly right: number
  }
}

/** What each member of a group did over time, read from what happened. Pure. */
import { type Fact, type PartitionKey, partitionKey, type TimedFact } from '../../engine/index.ts'
import { nodeName } from '../narration/narrate.ts'

/** `out`: not in the group. */
export const BANDS = ['out', 'joining', 'syncing', 'revoking', 'processing', 'fetching', 'idle'] as const
export type BandState = (typeof BANDS)[number]

export interface Band {
  readonly from: number
  readonly to: number
  readonly state: BandState
}

export interface MemberBands {
  readonly client: string
  readonly bands: readonly Band[]
}

interface Life {
  membership: 'out' | 'joining' | 'syncing' | 'revoking' | 'in'
  owned: Set<PartitionKey>
  /** Records that poll() returned and that are not processed. */
  inHand: number
  changes: { at: number; state: BandState }[]
}

function stateOf({ membership, owned, inHand }: Life): BandState {
  if (membership !== 'in') return membership
  if (inHand > 0) return 'processing'
  return owned.size > 0 ? 'fetching' : 'idle'
}

const AWAY = { UNSUBSCRIBED: 1, FENCED: 1, STALE: 1, FATAL: 1, LEAVING: 1 } as Readonly<
  Record<string, number>
>

function left(life: Life): void {
  life.membership = 'out'
  life.owned.clear()
}

/** A step of the member's state on the client, KIP-848. */
function onClientState(life: Life, to: string): void {
  if (AWAY[to]) left(life)
  else if (to === 'JOINING') life.membership = 'joining'
  else if (to === 'STABLE') life.membership = 'in'
  else if (to === 'ACKNOWLEDGING') life.membership = 'syncing'
  else if (to === 'RECONCILING' && life.membership !== 'revoking') life.membership = 'syncing'
}

/** Lets one fact of the group's own change a member's life. */
function live(life: Life, fact: Fact): void {
  switch (fact.kind) {
    case 'JoinRequested':
      life.membership = 'joining'
      return
    case 'PartitionsAssigned':
      for (const at of fact.partitions) life.owned.add(partitionKey(at))
      life.membership = 'in'
      return
    case 'PartitionsRevoked':
      for (const at of fact.partitions) life.owned.delete(partitionKey(at))
      if (!fact.lost) life.membership = 'revoking'
      return
    case 'ConsumerStateChanged':
      return onClientState(life, fact.to)
    case 'ConsumerMemberAdvanced':
      if (fact.to === 'UNREVOKED_PARTITIONS') life.membership = 'revoking'
      return
    case 'MemberLeft':
    case 'MemberFenced':
    case 'PollIntervalExceeded':
      return left(life)
    case 'RecordsPolled':
    case 'ShareRecordsPolled':
      life.inHand += fact.ids.length
      if (fact.kind === 'ShareRecordsPolled') life.membership = 'in'
      return
    case 'RecordsProcessed':
      life.inHand = Math.max(0, life.inHand - fact.ids.length)
      return
    case 'ShareRecordsAcknowledged':
      life.inHand = Math.max(0, life.inHand - fact.accepted - fact.released - fact.rejected)
      return
  }
}

/** Whose life a fact is about, by client id: '' when it is nobody's, or of another group. */
function subject(fact: Fact, group: string): string {
  if (fact.kind === 'NodeCrashed' || fact.kind === 'NodeStopped') return nodeName(fact.node)
  if (!('group' in fact) || fact.group !== group) return ''
  if ('consumer' in fact) return nodeName(fact.consumer)
  return 'client' in fact ? fact.client : ''
}

function livesOf(facts: readonly TimedFact[], steps: number, group: string): Map<string, Life> {
  const lives = new Map<string, Life>()
  const note = (life: Life, at: number) => {
    const state = stateOf(life)
    if (life.changes.at(-1)?.state !== state) life.changes.push({ at, state })
  }
  for (const { at, step, fact } of facts) {
    if (step > steps) break
    // All who have joined wait for the assignment from here on.
    if (fact.kind === 'GroupStateChanged' && fact.group === group && fact.to === 'CompletingRebalance')
      for (const life of lives.values())
        if (life.membership === 'joining') {
          life.membership = 'syncing'
          note(life, at)
        }
    const node = subject(fact, group)
    if (node === '') continue
    const died = fact.kind === 'NodeCrashed' || fact.kind === 'NodeStopped'
    let life = lives.get(node)
    if (!life) {
      if (died) continue
      life = { membership: 'out', owned: new Set(), inHand: 0, changes: [] }
      lives.set(node, life)
    }
    if (died) {
      life.inHand = 0
      left(life)
    } else live(life, fact)
    note(life, at)
  }
  return lives
}

/** States that must not vanish between longer ones. */
const RARE: readonly BandState[] = ['revoking', 'joining', 'syncing']

/** One slot: a rare state if there was one, else what lasted longest. */
function dominant(spent: Readonly<Partial<Record<BandState, number>>>): BandState {
  const rare = RARE.find((state) => spent[state] !== undefined)
  if (rare) return rare
  let best: BandState = 'out'
  for (const state of BANDS) if ((spent[state] ?? 0) > (spent[best] ?? 0)) best = state
  return best
}

function bandsOf({ changes }: Life, from: number, to: number, slots: number): Band[] {
  const bands: Band[] = []
  const width = (to - from) / slots
  let i = 0
  for (let slot = 0; slot < slots; slot++) {
    const start = from + slot * width
    const end = start + width
    while ((changes[i + 1]?.at ?? Infinity) <= start) i += 1
    const spent: Partial<Record<BandState, number>> = {}
    for (let k = i; k < changes.length && (changes[k]?.at ?? 0) < end; k++) {
      const { at, state } = changes[k] as Life['changes'][number]
      const until = Math.min(end, changes[k + 1]?.at ?? end)
      spent[state] = (spent[state] ?? 0) + Math.max(0, until - Math.max(at, start))
    }
    const state = dominant(spent)
    const last = bands.at(-1)
    if (last?.state === state) bands[bands.length - 1] = { ...last, to: end }
    else bands.push({ from: start, to: end, state })
  }
  return bands
}

/**
 * The members' states between two moments, in as many slots: what is shorter than a slot is shown only when it is
 * part of a rebalance. By client; those that were never in the group then are left out.
 */
export function readBands(
  facts: readonly TimedFact[],
  steps: number,
  group: string,
  span: { readonly from: number; readonly to: number; readonly slots: number },
): MemberBands[] {
  const { from, to, slots } = span
  if (to <= from) return []
  return [...livesOf(facts, steps, group)]
    .map(([client, life]) => ({ client, bands: bandsOf(life, from, to, slots) }))
    .filter(({ bands }) => bands.some(({ state }) => state !== 'out'))
    .sort((a, b) => (a.client < b.client ? -1 : 1))
}

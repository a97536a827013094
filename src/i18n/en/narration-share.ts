/** What happens in share groups, in English. */
import type { FactOf, ShareFact } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'

type Lines = { readonly [K in ShareFact['kind']]: (f: FactOf<K>, e: Entities) => Parts }

const records = (n: number): string => (n === 1 ? '1 record' : `${n} records`)
const size = (list: readonly { readonly firstOffset: number; readonly lastOffset: number }[]): number =>
  list.reduce((sum, { firstOffset, lastOffset }) => sum + lastOffset - firstOffset + 1, 0)

/** Offsets of a list of ranges, in short. */
function offsets(list: readonly { readonly firstOffset: number; readonly lastOffset: number }[]): string {
  const first = list[0]
  const last = list.at(-1)
  if (!first || !last) return 'none'
  const one = list.length === 1 && first.firstOffset === first.lastOffset
  return one ? `offset ${first.firstOffset}` : `offsets ${first.firstOffset} to ${last.lastOffset}`
}

const STATES = [
  ['ACKNOWLEDGED', 'acknowledged'],
  ['AVAILABLE', 'available again'],
  ['ARCHIVED', 'archived'],
] as const

function outcome({ batches }: FactOf<'ShareRecordsSettled'>): string {
  return STATES.flatMap(([state, word]) => {
    const count = size(batches.filter((b) => b.deliveryState === state))
    return count === 0 ? [] : [`${count} ${word}`]
  }).join(', ')
}

export const shareLinesEn: Lines = {
  SharePartitionLoaded: (f, e) =>
    say`${e.broker(f.broker)} learned where share group ${e.group(f.group)} stands in ${e.partition(f.partition)}: it begins at offset ${f.startOffset}.`,
  ShareRecordsAcquired: (f, e) => {
    const count = Math.max(...f.acquired.map((a) => a.deliveryCount))
    return say`${e.node(f.consumer)} acquired ${records(size(f.acquired))} of ${e.partition(f.partition)} (${offsets(f.acquired)}, delivery ${count}).`
  },
  ShareRecordsSettled: (f, e) =>
    f.reason === 'lock timeout'
      ? say`Acquisition locks of share group ${e.group(f.group)} in ${e.partition(f.partition)} timed out (${offsets(f.batches)}): ${outcome(f)}.`
      : say`${e.node(f.consumer)} ${f.reason === 'released' ? 'released' : 'settled'} ${offsets(f.batches)} of ${e.partition(f.partition)}: ${outcome(f)}.`,
  ShareAcknowledgementRefused: (f, e) =>
    say`${e.broker(f.broker)} refused an acknowledgement of ${e.node(f.consumer)} for ${e.partition(f.partition)}: ${f.error}.`,
  ShareStartOffsetMoved: (f, e) =>
    say`Share group ${e.group(f.group)} is done with ${e.partition(f.partition)} up to offset ${f.to}.`,
  ShareCoordinatorLoaded: (f, e) =>
    say`${e.broker(f.broker)} is the share coordinator for ${e.partition(f.partition)} now (${f.shares} share-partitions loaded).`,
  ShareGroupAssigned: (f, e) =>
    say`Share group ${e.group(f.group)}, epoch ${f.epoch}: the coordinator gave partitions to ${Object.keys(f.assignments).length} members.`,
  ShareRecordsPolled: (f, e) =>
    say`${e.node(f.consumer)} got ${records(f.offsets.length)} of ${e.partition(f.partition)} from poll()${Math.max(...f.deliveryCounts) > 1 ? `, delivery ${Math.max(...f.deliveryCounts)}` : ''}.`,
  ShareRecordsAcknowledged: (f, e) =>
    say`${e.node(f.consumer)} is done with ${records(f.accepted + f.released + f.rejected)} of ${e.partition(f.partition)}: ${f.accepted} accepted, ${f.released} released, ${f.rejected} rejected.`,
}

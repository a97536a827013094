/**
 * Who the voters are when the metadata log says so (KIP-853; KRaftControlRecordStateMachine, VoterSetHistory):
 * the last VotersRecord of a node's log counts, committed or not. A voter is an id with a directory id, so a
 * controller that comes back with an empty disk is nobody. With kraft.version 0 the set is fixed
 * (controller.quorum.voters), and nothing here does anything.
 *
 * Left out: endpoints and their change (UpdateRaftVoter), supported ranges of kraft.version, its upgrade from 0.
 */
import type { NodeId } from '../kernel/types.ts'
import type { MetadataBatch, VoterKey } from '../metadata/records.ts'
import type { QuorumDisk, RaftReplica, VoterSetEntry } from '../world.ts'

/** Offset of the set that a cluster is formatted with: before all records (the 0-0 checkpoint). */
const FORMATTED = -1

/** The last voter set of a log, if any; undefined with kraft.version 0. */
export function lastVoterSet(disk: QuorumDisk): VoterSetEntry | undefined {
  return disk.voterSets?.at(-1)
}

/** The set that counts for a snapshot of everything below `endOffset`. */
export function voterSetBefore(disk: QuorumDisk, endOffset: number): readonly VoterKey[] | undefined {
  return disk.voterSets?.findLast((entry) => entry.offset < endOffset)?.voters
}

/** Whether the set is the one the cluster was formatted with, which no record tells yet. */
export function isFormattedSet(disk: QuorumDisk): boolean {
  return lastVoterSet(disk)?.offset === FORMATTED
}

/** A disk formatted with --initial-controllers, or, with no voters named, with --no-initial-controllers. */
export function formatVoters(
  disk: QuorumDisk,
  directoryId: string | null,
  voters: readonly VoterKey[] | null,
): QuorumDisk {
  if (directoryId !== null) disk.directoryId = directoryId
  disk.voterSets = Object.freeze(voters ? [Object.freeze({ offset: FORMATTED, voters })] : [])
  return disk
}

/** The directory id that a controller is given when it is formatted for the n-th time. */
export function directoryIdOf(id: NodeId, formatted: number): string {
  return `${id}/dir-${formatted}`
}

/** Notes the voter sets of a batch that was written to the log. */
export function noteVoterSets(disk: QuorumDisk, batch: MetadataBatch): void {
  if (!disk.voterSets) return
  for (const [i, record] of batch.records.entries())
    if (record.kind === 'VotersRecord')
      disk.voterSets = Object.freeze([
        ...disk.voterSets,
        Object.freeze({ offset: batch.baseOffset + i, voters: record.voters }),
      ])
}

/** Forgets the voter sets from `offset` on: the log was truncated there. */
export function truncateVoterSets(disk: QuorumDisk, offset: number): void {
  if (disk.voterSets?.some((entry) => entry.offset >= offset))
    disk.voterSets = Object.freeze(disk.voterSets.filter((entry) => entry.offset < offset))
}

/** Takes the voters of a snapshot that replaces the log. */
export function loadVoterSet(
  disk: QuorumDisk,
  endOffset: number,
  voters: readonly VoterKey[] | undefined,
): void {
  if (!disk.voterSets) return
  disk.voterSets = Object.freeze(voters ? [Object.freeze({ offset: endOffset - 1, voters })] : [])
}

/** Brings what a node knows of the voters, and of itself, to the last set of its log. */
export function refreshVoters(self: { readonly id: NodeId; raft: RaftReplica }): void {
  const { raft } = self
  if (!raft.disk.voterSets) return
  const voters = lastVoterSet(raft.disk)?.voters ?? []
  raft.voters = voters.map((voter) => voter.id)
  raft.isVoter = isVoterKey(raft.disk, self.id, raft.disk.directoryId)
}

/** Whether the last voter set has this id with this directory. */
export function isVoterKey(disk: QuorumDisk, id: NodeId, directoryId: string | undefined): boolean {
  const voter = lastVoterSet(disk)?.voters.find((v) => v.id === id)
  return voter !== undefined && voter.directoryId === directoryId
}

/** What a request to a voter says of whom it is meant for; nothing with kraft.version 0. */
export function addressed(disk: QuorumDisk, to: NodeId): { readonly voterDirectoryId?: string } {
  const voter = lastVoterSet(disk)?.voters.find((v) => v.id === to)
  return voter ? { voterDirectoryId: voter.directoryId } : {}
}

/** Whether a request is meant for the node with the disk it has now (KafkaRaftClient.isValidVoterKey). */
export function isMeantFor(disk: QuorumDisk, request: { readonly voterDirectoryId?: string }): boolean {
  return request.voterDirectoryId === undefined || request.voterDirectoryId === disk.directoryId
}

/** How a replica names its disk in what it asks. */
export function ownDirectory(disk: QuorumDisk): { readonly directoryId?: string } {
  return disk.directoryId === undefined ? {} : { directoryId: disk.directoryId }
}

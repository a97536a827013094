/**
 * Changing the voter set while the cluster runs (KIP-853; AddVoterHandler, RemoveVoterHandler, LeaderState): one
 * voter at a time, only after the leader has committed a record of its own epoch, and a new voter only once it has
 * caught up. The new set counts from when it is appended; the answer comes when it is committed.
 *
 * Left out: the range of kraft.version that a new voter answers with (all run the same version), AddRaftVoter that
 * does not wait for the commit (ackWhenCommitted=false), joining by itself (controller.quorum.auto.join.enable).
 */
import type { ErrorName } from '../config/errors.ts'
import { MS, type NodeId, type RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { VoterKey } from '../metadata/records.ts'
import type { Handlers, KafkaIo } from '../world.ts'
import { arm, checkQuorumTimeout, type LeaderRole, type RaftHooks, type RaftHost, request } from './host.ts'
import { appendAsLeader, settleVoterChange } from './roles.ts'
import { lastVoterSet } from './voter-set.ts'

const ANSWER = {
  AddRaftVoterRequest: 'AddRaftVoterResponse',
  RemoveRaftVoterRequest: 'RemoveRaftVoterResponse',
} as const

type ChangeRequest = MessageOf<keyof typeof ANSWER>
export type ChangeVotersKind =
  | keyof typeof ANSWER
  | 'ApiVersionsRequest'
  | 'ApiVersionsResponse'
  | 'VoterChangeExpiry'

interface Refusal {
  readonly error: ErrorName
  readonly message: string
}
const timedOut = (waitingFor: string): Refusal => ({
  error: 'REQUEST_TIMED_OUT',
  message: `Request timed out waiting for ${waitingFor}`,
})

/** What both handlers look at first, in this order. */
function refusal(self: RaftHost, role: LeaderRole, asked: ChangeRequest): Refusal | null {
  const { memory, disk } = self.raft
  if (role.voterChange) return timedOut('the leader to handle the previous voter change request')
  if (memory.highWatermark <= role.epochStartOffset)
    return timedOut('the leader to establish its high watermark and fence previous voter changes')
  if (!disk.voterSets) {
    const doing = asked.kind === 'AddRaftVoterRequest' ? 'adding' : 'removing'
    return {
      error: 'UNSUPPORTED_VERSION',
      message: `Cluster doesn't support ${doing} voter because the kraft.version feature is 0`,
    }
  }
  const last = lastVoterSet(disk)
  if (!last || last.offset >= memory.highWatermark)
    return timedOut(`voters to commit the latest voter change at ${last?.offset}`)
  const known = last.voters.find((voter) => voter.id === asked.voter)
  const named = `${asked.voter} (${asked.directoryId})`
  if (asked.kind === 'AddRaftVoterRequest')
    return known ? { error: 'DUPLICATE_VOTER', message: `${named} is a voter already` } : null
  if (known?.directoryId !== asked.directoryId)
    return { error: 'VOTER_NOT_FOUND', message: `${named} is not among the voters` }
  // Kafka's leader would fail on an empty set.
  return last.voters.length > 1
    ? null
    : { error: 'UNKNOWN_SERVER_ERROR', message: 'The last voter cannot be removed' }
}

/** LeaderState.updateVoterAndObserverStates: what is known of each replica moves with its place. */
function moveStates(role: LeaderRole, self: NodeId, voters: readonly VoterKey[]): void {
  const before = role.voters
  role.voters = {}
  for (const { id, directoryId } of voters) {
    if (id === self) continue
    const observed = role.observers[id]
    const own = observed?.directoryId === directoryId ? observed : undefined
    role.voters[id] = before[id] ?? own ?? { endOffset: -1, lastFetchAt: 0 }
    if (own) delete role.observers[id]
  }
  for (const [id, state] of Object.entries(before))
    if (!role.voters[id] && !role.observers[id]) role.observers[id] = state
}

function appendVoters<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  voters: readonly VoterKey[],
): void {
  const role = self.raft.memory.role as LeaderRole
  const change = role.voterChange
  if (!change) return
  change.offset = self.raft.disk.logEndOffset
  moveStates(role, self.id, voters)
  const { voter } = change
  const names = voters.map(({ id }) => id)
  const what = change.kind === 'AddRaftVoterRequest' ? 'added' : 'removed'
  io.report({ kind: 'VotersChanged', node: self.id, what, voter, voters: names, offset: change.offset })
  arm(self, io, checkQuorumTimeout(self))
  appendAsLeader(h, self, io, [{ kind: 'VotersRecord', voters }])
}

function begin(self: RaftHost, io: KafkaIo, asked: ChangeRequest, ref: RequestRef): void {
  const { config } = self
  const { memory } = self.raft
  const token = memory.nextPark++
  const { kind, voter, directoryId } = asked
  const role = memory.role as LeaderRole
  role.voterChange = { kind, voter, directoryId, ref, offset: null, token }
  io.wakeAfter(config['controller.quorum.request.timeout.ms'] * MS, { kind: 'VoterChangeExpiry', token })
}

function handle<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  asked: ChangeRequest,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const { role } = self.raft.memory
  const kind = ANSWER[asked.kind]
  if (role.kind !== 'leader') return io.reply(ref, { kind, error: 'NOT_CONTROLLER', results: [] })
  const refused = refusal(self, role, asked)
  if (refused) return io.reply(ref, { kind, error: 'NONE', results: [{ target: asked.voter, ...refused }] })
  begin(self, io, asked, ref)
  if (asked.kind === 'AddRaftVoterRequest')
    return request(self, io, asked.voter, { kind: 'ApiVersionsRequest' })
  const voters = lastVoterSet(self.raft.disk)?.voters ?? []
  appendVoters(h, self, io, Object.freeze(voters.filter((v) => v.id !== asked.voter)))
}

/** What the controllers answer about the voter set. */
export function changeVotersHandlers<S extends RaftHost>(h: RaftHooks<S>): Handlers<S, ChangeVotersKind> {
  return {
    AddRaftVoterRequest: (self, asked, io, ref) => handle(h, self, asked, io, ref),
    RemoveRaftVoterRequest: (self, asked, io, ref) => handle(h, self, asked, io, ref),
    ApiVersionsRequest(_self, _asked, io, ref) {
      io.reply(ref, { kind: 'ApiVersionsResponse', error: 'NONE' })
    },
    ApiVersionsResponse(self, _answer, io, _asked, from) {
      const { role } = self.raft.memory
      const change = role.kind === 'leader' ? role.voterChange : undefined
      if (role.kind !== 'leader' || change?.voter !== from || change.offset !== null) return
      const state = role.observers[from]
      if (state?.directoryId !== change.directoryId || state.caughtUpAt === undefined)
        return settleVoterChange(self, io, timedOut(`${from} to catch up: it is lagging behind`))
      const { voter: id, directoryId } = change
      const voters = lastVoterSet(self.raft.disk)?.voters ?? []
      appendVoters(h, self, io, Object.freeze([...voters, Object.freeze({ id, directoryId })]))
    },
    VoterChangeExpiry(self, { token }, io) {
      const { role } = self.raft.memory
      if (role.kind === 'leader' && role.voterChange?.token === token)
        settleVoterChange(self, io, timedOut('the voter change to be committed'))
    },
  }
}

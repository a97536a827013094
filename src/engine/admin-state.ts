/** What the operator's AdminClient holds, and the script of a rolling restart. */
import type { GroupCommand } from './commands.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { AdminMessage, MessageOf } from './messages.ts'
import type { ProcessState } from './process-state.ts'

/** A rolling restart that is under way. */
export interface RollingRestart {
  /** The broker whose turn it is. */
  broker: number
  /** waiting: for every partition to be whole before it is stopped; starting: for the same after it */
  phase: 'waiting' | 'stopping' | 'starting'
  waiting: number[]
  done: number[]
  readonly startedAt: Micros
}

export interface Admin {
  readonly role: 'admin'
  readonly id: NodeId
  bootstrap: readonly NodeId[]
  /** The controller as a Metadata answer named it; null when unknown, -1 with KRaft, where any broker will do. */
  controllerId: number | null
  lookingUp: boolean
  process: ProcessState
  /** What was asked for and has no answer yet. */
  queue: AdminTask[]
  rolling: RollingRestart | null
  deletes: DeleteTask[]
  groupTasks: GroupTask[]
}

/** What was asked about a group; see group-tasks.ts. */
export interface GroupTask {
  readonly command: GroupCommand
  readonly since: Micros
  step: 'coordinator' | 'describe' | 'committed' | 'leaders' | 'offsets' | 'act'
  /** Requests that have no answer yet. */
  waitingFor: number
  retryAt: Micros
  coordinator: number
  targets: ResetTarget[]
  /** Which of the timestamps is being asked for. */
  round: number
}

/** A partition whose committed offset is set. */
export interface ResetTarget {
  readonly topic: string
  readonly partition: number
  readonly from: number
  leader: number
  leaderEpoch: number
  /** What the leader has answered, one for each timestamp. */
  listed: number[]
  to: number
}

/** Records to be deleted; the leader is looked up first. */
export interface DeleteTask {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** -1 until known. */
  leader: number
  readonly since: Micros
  retryAt: Micros
  sent: boolean
}

export interface AdminTask {
  readonly request: AdminRequest
  /** Asks until there are brokers enough, and tells nobody (the topics of a scenario). */
  readonly patient: boolean
  readonly since: Micros
  sent: boolean
}
export type AdminRequest =
  | MessageOf<'CreateTopicsRequest'>
  | MessageOf<'ElectLeadersRequest'>
  | Extract<AdminMessage, { kind: `${string}Request` }>

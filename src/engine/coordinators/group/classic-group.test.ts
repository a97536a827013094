import { expect, test } from 'vitest'
import { readCases, readItems, type VectorCase } from '../../../../conformance/vectors/read-vectors.ts'
import { resolveConfig } from '../../config/resolve.ts'
import { MS, type NodeId, type RequestRef } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import type { Group } from '../../world.ts'
import {
  emptyGroup,
  type GroupContext,
  joinError,
  selectProtocol,
  VALID_PREVIOUS_STATES,
} from './classic-group.ts'
import { join, memberStored } from './classic-join.ts'
import { rebalanceTimer, sessionTimer } from './classic-rebalance.ts'
import { heartbeat, leave, sync, synced } from './classic-sync.ts'

interface Step {
  readonly op: 'join' | 'sync' | 'heartbeat' | 'leave' | 'sleep'
  readonly client: string
  readonly memberId: string
  readonly groupInstanceId?: string
  readonly protocols: readonly string[]
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly generationId: number
  readonly assignments?: Readonly<Record<string, string>>
  readonly ms: number
}
interface Expectation {
  readonly error?: string
  readonly responses: readonly Readonly<Record<string, unknown>>[]
  readonly group: Readonly<Record<string, unknown>> | null
}
type Trace = VectorCase<
  { readonly config: Record<string, number> },
  readonly { readonly do: Step; readonly expect: Expectation }[]
>

/** One group with a clock of its own; what it writes to the log is committed at once. */
class Bench {
  readonly group: Group = emptyGroup('g')
  responses: Record<string, unknown>[] = []
  #now = 0
  #timers: { at: number; seq: number; body: Message }[] = []
  #seq = 0
  #exists = false
  readonly #ids: Record<string, number> = {}
  #client = ''
  readonly #ctx: GroupContext

  constructor(config: Record<string, number>) {
    const bench = this
    this.#ctx = {
      config: resolveConfig('broker', config),
      io: {
        get now() {
          return bench.#now
        },
        get wallNow() {
          return bench.#now
        },
        reply: (ref, body) => this.#answered(ref, body),
        wakeAfter: (delay, body) => {
          this.#timers.push({ at: this.#now + delay, seq: this.#seq++, body })
          return 0
        },
        report: () => {},
      },
      newMemberId: () => this.#newId(this.#client),
      store: (_, __, then) => {
        const done = then?.committed
        if (done?.kind === 'GroupSynced') synced(this.group, this.#ctx, done)
        if (done?.kind === 'GroupMemberStored') memberStored(this.group, this.#ctx, done)
      },
    }
  }

  #newId(client: string): string {
    this.#ids[client] = (this.#ids[client] ?? 0) + 1
    return this.#ids[client] === 1 ? `m(${client})` : `m(${client})#${this.#ids[client]}`
  }

  #answered(ref: RequestRef, body: Message): void {
    const client = ref.from
    if (body.kind === 'JoinGroupResponse') {
      const { error, memberId, generationId, leader, protocolName: protocol } = body
      const members = body.members.map((m) => m.memberId)
      this.responses.push({
        client,
        response: 'join',
        error,
        memberId,
        generationId,
        leader,
        protocol,
        members,
        skipAssignment: body.skipAssignment,
      })
    } else if (body.kind === 'SyncGroupResponse')
      this.responses.push({
        client,
        response: 'sync',
        error: body.error,
        assignment: body.assignment[0]?.topic ?? '',
      })
  }

  do(step: Step): string | undefined {
    const ref: RequestRef = { from: step.client as NodeId, connection: '', epoch: 0, correlationId: 0 }
    const { memberId, generationId } = step
    const kind = { groupId: 'g', memberId, groupInstanceId: step.groupInstanceId ?? null }
    this.#client = step.client
    if (step.op === 'sleep') this.#sleep(step.ms * MS)
    else if (step.op === 'heartbeat')
      return heartbeat(this.group, this.#ctx, { kind: 'HeartbeatRequest', ...kind, generationId })
    else if (step.op === 'leave') return leave(this.group, this.#ctx, kind)
    else if (step.op === 'sync') {
      const assignments = Object.fromEntries(
        Object.entries(step.assignments ?? {}).map(([id, topic]) => [id, [{ topic, partition: 0 }]]),
      )
      sync(this.group, this.#ctx, { kind: 'SyncGroupRequest', ...kind, generationId, assignments }, ref)
    } else if (memberId !== '' && !this.#exists) this.#answered(ref, joinError('UNKNOWN_MEMBER_ID', memberId))
    else this.#join(step, ref)
    return undefined
  }

  #join(step: Step, ref: RequestRef): void {
    this.#exists = true
    join(this.group, this.#ctx, this.#joinRequest(step), ref)
  }

  #joinRequest(step: Step): MessageOf<'JoinGroupRequest'> {
    const { client: clientId, memberId, sessionTimeoutMs, rebalanceTimeoutMs } = step
    const protocols = step.protocols.map((text) => {
      const [name = '', metadata = ''] = text.split(':')
      return { name, topics: metadata === '' ? [] : [metadata] }
    })
    return {
      kind: 'JoinGroupRequest',
      groupId: 'g',
      memberId,
      groupInstanceId: step.groupInstanceId ?? null,
      clientId,
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      protocols,
      reason: '',
    }
  }

  #sleep(delay: number): void {
    const until = this.#now + delay
    for (;;) {
      this.#timers.sort((a, b) => a.at - b.at || a.seq - b.seq)
      const next = this.#timers[0]
      if (!next || next.at > until) break
      this.#timers.shift()
      this.#now = next.at
      if (next.body.kind === 'GroupSessionTimer') sessionTimer(this.group, this.#ctx, next.body.memberId)
      else if (next.body.kind === 'GroupRebalanceTimer')
        rebalanceTimer(this.group, this.#ctx, next.body.token)
    }
    this.#now = until
  }

  seen() {
    const { state, generation, leader, members, protocolName: protocol } = this.group
    return { state, generation, leader, members: Object.keys(members).sort(), protocol }
  }
}

const byClient = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  [...rows]
    .map((row) => ({
      ...row,
      protocol: row.protocol ?? '',
      skipAssignment: row.response === 'join' && (row.skipAssignment ?? false),
      members: [...((row.members as string[] | undefined) ?? [])].sort(),
    }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))

const traces = readCases<Trace>('classic-group-traces.json', 13)

test('there are traces with static members', () => {
  const isStatic = (trace: Trace) => trace.expected.some(({ do: step }) => step.groupInstanceId !== undefined)
  expect(traces.filter(isStatic).length).toBeGreaterThanOrEqual(3)
})

test.each(traces)('as Kafka: $name', (trace) => {
  const bench = new Bench(trace.input.config)
  for (const [i, { do: step, expect: wanted }] of trace.expected.entries()) {
    bench.responses = []
    const error = bench.do(step)
    const at = `step ${i} ${JSON.stringify(step)}`
    if (wanted.error !== undefined && step.op !== 'join' && step.op !== 'sync')
      expect(error, at).toBe(wanted.error)
    expect(byClient(bench.responses), at).toEqual(byClient(wanted.responses))
    if (wanted.group?.members)
      expect(bench.seen(), at).toEqual({
        ...wanted.group,
        members: [...(wanted.group.members as string[])].sort(),
      })
  }
})

test('the protocol most members vote for among those all support wins', () => {
  const named = (...names: string[]) => names.map((name) => ({ name, topics: [] }))
  expect(selectProtocol([named('range', 'sticky'), named('sticky', 'range'), named('sticky', 'range')])).toBe(
    'sticky',
  )
  expect(selectProtocol([named('range'), named('sticky')])).toBeNull()
})

interface Machine {
  readonly machine: string
  readonly validPrevious: Readonly<Record<string, readonly string[]>>
}

test('a group goes from state to state as in Kafka', () => {
  const machines = readItems<Machine>('state-machines.json', 4)
  const written = machines.find(({ machine }) => machine === 'ClassicGroupState')?.validPrevious ?? {}
  const named = (state: string) => state.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()
  const ours = Object.entries(VALID_PREVIOUS_STATES).map(([state, from]) => [
    named(state),
    from.map(named).sort(),
  ])
  expect(Object.fromEntries(ours)).toEqual(
    Object.fromEntries(Object.entries(written).map(([state, from]) => [state, [...from].sort()])),
  )
})

import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../conformance/vectors/read-vectors.ts'
import { resolveConfig } from '../../config/resolve.ts'
import type { HeldPartitions, TopicAssignment } from '../../consumer-group-state.ts'
import { MS } from '../../kernel/types.ts'
import type { Assignment, Message, MessageOf } from '../../messages.ts'
import type { Group } from '../../world.ts'
import { emptyGroup } from './classic-group.ts'
import { consumerHeartbeat, stateOf } from './consumer-group.ts'
import { JOINING } from './consumer-group-admission.ts'
import type { ConsumerGroupView, Draft } from './consumer-group-draft.ts'
import { flat } from './consumer-group-epochs.ts'
import { type LoadingConsumer, newConsumerGroup, replayConsumerRecord } from './consumer-group-records.ts'
import { applyDraft, fence, timedOut } from './consumer-group-store.ts'

interface Step {
  readonly op: 'consumerGroupHeartbeat' | 'sleep'
  readonly ms: number
  readonly memberId: string
  readonly memberEpoch: number
  readonly instanceId?: string
  readonly rebalanceTimeoutMs?: number
  readonly subscribedTopicNames?: readonly string[]
  readonly serverAssignor?: string
  readonly ownedPartitions?: TopicAssignment
}
interface Expectation {
  readonly response?: Readonly<Record<string, unknown>>
  readonly group: Readonly<Record<string, unknown>>
}
type Trace = VectorCase<
  {
    readonly config: Record<string, number>
    readonly topics: Readonly<Record<string, number>>
    readonly assignors: readonly string[]
  },
  readonly { readonly do: Step; readonly expect: Expectation }[]
>

function byTopic(partitions: Assignment): TopicAssignment {
  const result: Record<string, number[]> = {}
  for (const { topic, partition } of partitions) {
    const list = result[topic] ?? []
    result[topic] = list
    list.push(partition)
  }
  for (const list of Object.values(result)) list.sort((a, b) => a - b)
  return result
}
const held = (partitions: HeldPartitions) =>
  byTopic(
    Object.keys(partitions).map((key) => {
      const [topic = '', partition] = key.split('-')
      return { topic, partition: Number(partition) }
    }),
  )

/** One group with a clock of its own; what it writes to the log is committed at once. */
class Bench {
  readonly group: Group = emptyGroup('g')
  readonly log: Draft['records'] = []
  #now = 0
  #timers: { at: number; seq: number; body: MessageOf<'ConsumerGroupTimer'> }[] = []
  #seq = 0
  readonly #view: ConsumerGroupView
  readonly #io: Parameters<typeof applyDraft>[1]

  constructor({ config, topics, assignors }: Trace['input']) {
    const bench = this
    this.#view = {
      config: resolveConfig('broker', { ...config, 'group.consumer.assignors': assignors.join(',') }),
      get now() {
        return bench.#now
      },
      topic: (name) =>
        topics[name] === undefined
          ? undefined
          : { id: name, partitions: topics[name] as number, hash: `${name}:${topics[name]}` },
    }
    this.#io = {
      get now() {
        return bench.#now
      },
      wakeAfter: (delay: number, body: Message) => {
        this.#timers.push({
          at: this.#now + delay,
          seq: this.#seq++,
          body: body as MessageOf<'ConsumerGroupTimer'>,
        })
      },
      report: () => {},
    }
  }

  #take(draft: Draft): void {
    this.log.push(...draft.records)
    applyDraft(this.group, this.#io, draft)
  }

  do(step: Step): unknown {
    if (step.op === 'sleep') return this.#sleep(step.ms * MS)
    const owned = step.ownedPartitions
    const created = this.group.consumer ?? (step.memberEpoch === JOINING ? newConsumerGroup('g') : undefined)
    if (!created) throw new Error('no group')
    const outcome = consumerHeartbeat(created, this.#view, {
      kind: 'ConsumerGroupHeartbeatRequest',
      groupId: 'g',
      memberId: step.memberId,
      memberEpoch: step.memberEpoch,
      clientId: step.memberId,
      instanceId: step.instanceId ?? null,
      rackId: null,
      rebalanceTimeoutMs: step.rebalanceTimeoutMs ?? -1,
      subscribedTopicNames: step.subscribedTopicNames ?? null,
      serverAssignor: step.serverAssignor ?? null,
      topicPartitions: owned ? flat(owned) : null,
    })
    if (typeof outcome === 'string') return { error: outcome }
    this.#take(outcome.draft)
    const { error, memberEpoch, heartbeatIntervalMs, assignment } = outcome.answer
    return {
      error,
      memberEpoch,
      heartbeatIntervalMs,
      ...(assignment && { assignment: byTopic(assignment) }),
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
      const member = timedOut(this.group, this.#io, next.body)
      if (member && this.group.consumer)
        this.#take(fence(this.group.consumer, this.#view, member, next.body.what))
    }
    this.#now = until
  }

  seen() {
    const group = this.group.consumer
    if (!group) return null
    const members = Object.values(group.members).map((m) => [
      m.memberId,
      {
        state: m.state,
        memberEpoch: m.memberEpoch,
        previousMemberEpoch: m.previousMemberEpoch,
        assigned: held(m.assigned),
        pendingRevocation: held(m.pendingRevocation),
        target: group.targets[m.memberId] ?? {},
      },
    ])
    const { groupEpoch, assignmentEpoch } = group
    return { state: stateOf(group), groupEpoch, assignmentEpoch, members: Object.fromEntries(members) }
  }

  /** What another broker would read back. */
  reloaded(): LoadingConsumer | null {
    let group: LoadingConsumer | null = null
    for (const { key, value } of this.log) {
      const [kind = '', groupId = '', memberId = ''] = JSON.parse(key) as string[]
      expect(kind).toMatch(/^consumer-/)
      const loading: LoadingConsumer = group ?? { ...newConsumerGroup(groupId), members: {}, targets: {} }
      group = replayConsumerRecord(loading, kind, memberId, value === null ? null : JSON.parse(value))
    }
    return group
  }
}

const traces = readCases<Trace>('consumer-group-traces.json', 8)

test.each(traces)('as Kafka: $name', (trace) => {
  const bench = new Bench(trace.input)
  for (const [i, { do: step, expect: wanted }] of trace.expected.entries()) {
    const at = `step ${i} ${JSON.stringify(step)}`
    const response = bench.do(step)
    if (wanted.response) expect(response, at).toEqual(wanted.response)
    expect(bench.seen(), at).toEqual(wanted.group)
    if (bench.group.consumer) expect(bench.reloaded(), `read back after ${at}`).toEqual(bench.group.consumer)
  }
})

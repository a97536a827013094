/**
 * The work of a broker with ZooKeeper, step by step. A step either ends at once, puts further steps before those
 * that are left, or asks the ensemble and goes on when all answers are there: Kafka's threads block there.
 */
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import type { ZkClientBehaviour } from '../../zookeeper/client.ts'
import type { BrokerZk, Lane, LaneName, ZkStep } from '../../zookeeper-controller-state.ts'
import type { ZkCall, ZkOp, ZkResult } from '../../zookeeper-state.ts'

export type StepOf<K extends ZkStep['do']> = Extract<ZkStep, { do: K }>

/** What a step does, and with the answers to what it asked. */
export interface StepBehaviour<K extends ZkStep['do']> {
  readonly run: (self: Broker, io: KafkaIo, step: StepOf<K>, work: Work) => void
  readonly heard?: (
    self: Broker,
    io: KafkaIo,
    step: StepOf<K>,
    results: readonly ZkResult[],
    work: Work,
  ) => void
}
export type StepTable<K extends ZkStep['do'] = ZkStep['do']> = { readonly [D in K]: StepBehaviour<D> }

/** A step's way to go on. */
export interface Work {
  readonly lane: LaneName
  /** Steps to be done before those that are left. */
  next(...steps: readonly ZkStep[]): void
  /** Asks the ensemble on behalf of a step; `heard` of that step gets the answers. */
  ask(step: ZkStep, ops: readonly ZkOp[]): void
  /** Forgets the steps that are left of this event. */
  abandon(...instead: readonly ZkStep[]): void
}

export interface Lanes {
  /** An event: after all that was put into the lane before it. */
  enqueue(self: Broker, io: KafkaIo, lane: LaneName, ...steps: readonly ZkStep[]): void
  answered(self: Broker, io: KafkaIo, call: ZkCall): void
  /** The session is gone: nothing that waits will be answered. */
  reset(self: Broker): void
}

/** A lane with nothing to do. */
export function emptyLane(): Lane {
  return { queue: [], steps: [], waiting: null }
}

/** What a broker of ZooKeeper mode holds; a handler only runs while there is one. */
export function zkOf(self: Broker): BrokerZk {
  const { zk } = memoryOf(self)
  if (!zk) throw new Error(`${self.id} is not in ZooKeeper mode`)
  return zk
}

/** Runs the lanes of a broker by a table of steps. */
export function lanesOf(table: StepTable, client: () => ZkClientBehaviour<Broker>): Lanes {
  function workOf(self: Broker, io: KafkaIo, name: LaneName): Work {
    return {
      lane: name,
      next: (...steps) => {
        const lane = zkOf(self).lanes[name]
        lane.steps = [...steps, ...lane.steps]
      },
      ask: (step, ops) => {
        const call = ops.length === 0 ? 0 : client().ask(self, io, name, ops)
        zkOf(self).lanes[name].waiting = { call, step, results: ops.length === 0 ? [] : null }
      },
      abandon: (...instead) => {
        zkOf(self).lanes[name].steps = [...instead]
      },
    }
  }

  function proceed(self: Broker, io: KafkaIo, name: LaneName): void {
    const work = workOf(self, io, name)
    // A broker that stops forgets its lanes.
    for (let lane = self.memory?.zk?.lanes[name]; lane; lane = self.memory?.zk?.lanes[name]) {
      if (lane.waiting) {
        const { step, results } = lane.waiting
        if (results === null) return
        lane.waiting = null
        const behaviour = table[step.do] as StepBehaviour<ZkStep['do']>
        behaviour.heard?.(self, io, step, results, work)
        continue
      }
      const step = lane.steps.shift() ?? lane.queue.shift()
      if (!step) return
      const behaviour = table[step.do] as StepBehaviour<ZkStep['do']>
      behaviour.run(self, io, step, work)
    }
  }

  return {
    enqueue(self, io, name, ...steps) {
      const lane = zkOf(self).lanes[name]
      const idle = !lane.waiting && lane.steps.length === 0 && lane.queue.length === 0
      lane.queue.push(...steps)
      if (idle) proceed(self, io, name)
    },
    answered(self, io, call) {
      const lane = zkOf(self).lanes[call.lane as LaneName]
      if (lane.waiting?.call !== call.id) return
      lane.waiting = { ...lane.waiting, results: call.results }
      proceed(self, io, call.lane as LaneName)
    },
    reset(self) {
      const { lanes } = zkOf(self)
      for (const name of Object.keys(lanes) as LaneName[]) lanes[name] = emptyLane()
    },
  }
}

/**
 * What leaders have changed by themselves (KafkaController.processIsrChangeNotification,
 * processPartitionReassignmentIsrChange of 3.9): leaders with an inter.broker.protocol.version below 2.7-IV2 write
 * their ISR to ZooKeeper, and the controller learns of it from the znodes under /isr_change_notification. A
 * controller of such a version also watches the states of partitions that are being moved.
 */
import type { StepTable } from '../../broker/zookeeper/lanes.ts'
import { ISR_CHANGES, isrChangesOf, statePath } from '../../broker/zookeeper/zk-data.ts'
import { type Broker, type KafkaIo, parsePartitionKey, partitionKey } from '../../world.ts'
import type { ZkOp } from '../../zookeeper-state.ts'
import { contextOf, partitionIn, setLeadership } from './context.ts'
import { statesFrom } from './state-machines.ts'

const get = (path: string, watch = false): ZkOp => ({ op: 'getData', path, watch })

function reportRead(
  self: Broker,
  io: KafkaIo,
  znodes: readonly string[],
  partitions: readonly string[],
): void {
  const { brokerId: controller } = self
  io.report({ kind: 'IsrChangesRead', controller, znodes: znodes.length, partitions })
}

export const isrNotificationSteps: StepTable<'isrNotifications' | 'reassignedIsr'> = {
  isrNotifications: {
    run(self, _io, step, work) {
      if (!contextOf(self)) return
      if (step.phase === 'list')
        return work.ask(step, [{ op: 'getChildren', path: ISR_CHANGES, watch: true }])
      if (step.phase === 'read')
        return work.ask(
          step,
          step.znodes.map((path) => get(path)),
        )
      work.ask(
        step,
        step.partitions.map((key) => get(statePath(parsePartitionKey(key)))),
      )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'list') {
        const znodes = [...(answers[0]?.children ?? [])].sort().map((name) => `${ISR_CHANGES}/${name}`)
        // Its own deletions wake the watch as well.
        if (znodes.length > 0) work.next({ ...step, phase: 'read', znodes })
        return
      }
      if (step.phase === 'read') {
        const partitions = [...new Set(answers.flatMap(({ data }) => (data ? isrChangesOf(data) : [])))]
        return work.next(
          { ...step, phase: 'states', partitions },
          { do: 'deleteNotifications', paths: step.znodes },
        )
      }
      reportRead(self, io, step.znodes, step.partitions)
      const partitions = step.partitions.map(parsePartitionKey)
      for (const state of statesFrom(self, partitions, answers))
        setLeadership(context, state, state.zkVersion)
      work.next({ do: 'updateMetadata', brokers: 'all', partitions }, { do: 'resumeReassignments' })
    },
  },
  /** isReassignmentComplete looks into the znode, not at what the controller remembers. */
  reassignedIsr: {
    run(self, _io, { partition }, work) {
      const context = contextOf(self)
      if (context?.reassigning.includes(partitionKey(partition)))
        work.ask({ do: 'reassignedIsr', partition }, [get(statePath(partition), true)])
    },
    heard(self, _io, { partition }, answers, work) {
      const context = contextOf(self)
      const known = context && partitionIn(context, partition)
      const [state] = statesFrom(self, [partition], answers)
      if (!context || !known || !state) return
      const target = known.replicas.filter((id) => !known.removingReplicas.includes(id))
      if (!target.every((id) => state.isr.includes(id))) return
      setLeadership(context, state, state.zkVersion)
      work.next({ do: 'resumeReassignments' })
    },
  },
}

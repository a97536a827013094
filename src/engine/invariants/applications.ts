/** What applications are promised of what poll() returns: C1 and C2 of ours, beside V2, V5 and V9. */
import { ghostOf } from './ghosts.ts'
import type { Invariant } from './types.ts'
import { idAt, isCompacted } from './views.ts'

const processesWhatItWasHanded: Invariant = {
  id: 'C1',
  name: 'an application processes what poll() returned, in its order and once for each time',
  cites: 'KafkaConsumer.poll; the loop of clients/consumer/poll-loop.ts',
  condition: 'always',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, ids }, { ghosts }) {
        const name = `${consumer} ${partition}`
        const hand = ghosts.hands.get(name)
        if (hand) hand.push(...ids)
        else ghosts.hands.set(name, [...ids])
        return null
      },
      RecordsProcessed({ consumer, partition, ids }, { ghosts, world }) {
        const hand = ghosts.hands.get(`${consumer} ${partition}`) ?? []
        const node = world.nodes[consumer]
        // What a transaction took with it into its abort is not done; its application is handed the same again.
        const mayDrop = node?.role === 'consumer' && node.spec.copyTo !== undefined
        for (const id of ids) {
          if (mayDrop) hand.splice(0, hand.lastIndexOf(id))
          if (hand.shift() !== id) return `${consumer} processed record ${id} of ${partition} out of turn`
        }
        return null
      },
      NodeStarted({ node, role }, { ghosts }) {
        if (role !== 'consumer') return null
        for (const name of ghosts.hands.keys()) if (name.startsWith(`${node} `)) ghosts.hands.delete(name)
        return null
      },
    },
  },
}

const leavesNothingOut: Invariant = {
  id: 'C2',
  name: 'poll() returns every committed record between two positions, but for compaction and transactions',
  cites: 'jepsen.tests.kafka int-poll-skip',
  condition: 'clean',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, from, to, ids }, { ghosts }) {
        if (ids.length === to - from || isCompacted(ghosts, partition)) return null
        const { batches } = ghostOf(ghosts, partition)
        const handed = new Set(ids)
        for (let at = from; at < to; at++) {
          const batch = batches[at]
          if (!batch || batch.control || batch.isTransactional) continue
          const id = idAt(batch, at)
          if (id !== undefined && !handed.has(id))
            return `${consumer} was not handed record ${id} at ${partition}@${at}`
        }
        return null
      },
    },
  },
}

export const applicationInvariants: readonly Invariant[] = [processesWhatItWasHanded, leavesNothingOut]

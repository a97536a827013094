/**
 * The floor: the least that could be called a replicated log, on the same queue. Producers send, the leader
 * appends, two followers fetch, the high watermark moves, the producer hears of it, a consumer fetches. No
 * elections, no groups, no epochs, no sizes. The engine is compared with it in the same run.
 */
import { pop, push } from '../src/engine/kernel/queue.ts'
import { integerBetween, seedRng } from '../src/engine/kernel/random.ts'
import type { Envelope, NodeId } from '../src/engine/kernel/types.ts'

interface Note {
  readonly kind: 'send' | 'produce' | 'fetch' | 'fetched' | 'acknowledged' | 'consume' | 'consumed'
  readonly partition: number
  readonly who: number
  readonly offset: number
}

/** What a floor run came to. */
export interface FloorResult {
  readonly events: number
  readonly records: number
  readonly acknowledged: number
}

const PARTITIONS = 12
const REPLICAS = 3

/** Runs the floor until `events` were handled. */
export function runFloor(events: number, seed: number): FloorResult {
  const queue: Envelope<Note>[] = []
  const rng = seedRng(seed, 'floor')
  const logs = Array.from({ length: PARTITIONS }, () =>
    Array.from({ length: REPLICAS }, () => [] as number[]),
  )
  const highWatermarks = new Array<number>(PARTITIONS).fill(0)
  const waiting = Array.from({ length: PARTITIONS }, () => [] as Note[])
  const read = new Array<number>(PARTITIONS).fill(0)
  let now = 0
  let seq = 0
  let acknowledged = 0
  const nobody = '' as NodeId
  const post = (delay: number, body: Note) =>
    push(queue, {
      at: now + delay,
      seq: seq++,
      via: 'timer',
      sentAt: now,
      from: nobody,
      to: nobody,
      connection: '',
      epoch: 0,
      correlationId: 0,
      body,
    })
  const wire = () => integerBetween(rng, 200, 900)
  const note = (kind: Note['kind'], partition: number, who: number, offset: number): Note => ({
    kind,
    partition,
    who,
    offset,
  })
  const on: Record<Note['kind'], (n: Note) => void> = {
    send({ who }) {
      post(wire(), note('produce', integerBetween(rng, 0, PARTITIONS - 1), who, 0))
      post(3_000, note('send', 0, who, 0))
    },
    produce({ partition, who }) {
      const log = logs[partition]?.[0] as number[]
      waiting[partition]?.push(note('acknowledged', partition, who, log.length))
      log.push(now)
    },
    fetch({ partition, who, offset }) {
      const log = logs[partition] as number[][]
      const other = log[3 - who] as number[]
      const committed = Math.min(offset, other.length)
      if (committed > (highWatermarks[partition] ?? 0)) highWatermarks[partition] = committed
      const queueFor = waiting[partition] as Note[]
      while (queueFor[0] && queueFor[0].offset < (highWatermarks[partition] ?? 0))
        post(wire(), queueFor.shift() as Note)
      post(wire(), note('fetched', partition, who, (log[0] as number[]).length))
    },
    fetched({ partition, who, offset }) {
      const [leader, ...followers] = logs[partition] as number[][]
      const own = followers[who - 1] as number[]
      while (own.length < offset) own.push((leader as number[])[own.length] as number)
      post(wire(), note('fetch', partition, who, own.length))
    },
    acknowledged() {
      acknowledged += 1
    },
    consume({ partition }) {
      post(wire(), note('consumed', partition, 0, highWatermarks[partition] ?? 0))
    },
    consumed({ partition, offset }) {
      read[partition] = offset
      post(wire(), note('consume', partition, 0, 0))
    },
  }
  for (let who = 0; who < 10; who++) post(who * 300, note('send', 0, who, 0))
  for (let partition = 0; partition < PARTITIONS; partition++) {
    for (const who of [1, 2]) post(partition, note('fetch', partition, who, 0))
    post(partition, note('consume', partition, 0, 0))
  }
  let handled = 0
  for (let next = pop(queue); next && handled < events; next = pop(queue)) {
    now = next.at
    handled += 1
    const body = next.body as Note
    on[body.kind](body)
  }
  return { events: handled, records: logs.reduce((n, l) => n + (l[0]?.length ?? 0), 0), acknowledged }
}

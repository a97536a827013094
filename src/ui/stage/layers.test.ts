import { describe, expect, it } from 'vitest'
import type { Message, NodeId } from '../../engine/index.ts'
import { errorOf, layerOf, markOf, TRAVELLING_KINDS, type Travelling } from './layers.ts'

const travelling = (body: { readonly kind: string }, more: Partial<Travelling> = {}): Travelling => ({
  via: body.kind.endsWith('Request') ? 'request' : 'response',
  from: 'web' as NodeId,
  to: 'broker-1' as NodeId,
  body: { partitions: [], ...body } as unknown as Message,
  ...more,
})

describe('every message has its layer', () => {
  it.each(TRAVELLING_KINDS)('%s', (kind) => {
    expect(layerOf(travelling({ kind }))).not.toBeNull()
  })

  it('timers and deadlines do not travel', () => {
    for (const via of ['timer', 'deadline', 'backlog'] as const)
      expect(layerOf(travelling({ kind: 'ProduceRequest' }, { via }))).toBeNull()
  })

  it('a fetch between brokers is replication, a consumer’s is records', () => {
    const brokers = { from: 'broker-1' as NodeId, to: 'broker-2' as NodeId }
    for (const kind of ['FetchRequest', 'FetchResponse'] as const) {
      expect(layerOf(travelling({ kind }, brokers))).toBe('replication')
      expect(layerOf(travelling({ kind }))).toBe('records')
    }
  })

  it('records, acknowledgements, heartbeats, metadata and the quorum each have their own', () => {
    expect(layerOf(travelling({ kind: 'ProduceRequest' }))).toBe('records')
    expect(layerOf(travelling({ kind: 'ProduceResponse' }))).toBe('acks')
    expect(layerOf(travelling({ kind: 'BrokerHeartbeatRequest' }))).toBe('heartbeats')
    expect(layerOf(travelling({ kind: 'MetadataResponse' }))).toBe('metadata')
    expect(layerOf(travelling({ kind: 'VoteRequest' }))).toBe('quorum')
    expect(layerOf(travelling({ kind: 'JoinGroupRequest' }))).toBe('coordination')
  })

  it('a fetch response is a capsule only with records in it', () => {
    const full = { topic: 't', partition: 0, batches: [{}] }
    expect(markOf(travelling({ kind: 'FetchResponse' }))).toBe('dot')
    expect(markOf(travelling({ kind: 'FetchResponse', partitions: [full] } as never))).toBe('capsule')
  })

  it('a close is a broken link', () => {
    const close: Travelling = { via: 'close', from: 'broker-1' as NodeId, to: 'web' as NodeId, body: null }
    expect(markOf(close)).toBe('broken')
    expect(layerOf(close)).toBe('coordination')
  })
})

describe('the error a response carries', () => {
  it('is the first that is not NONE, wherever it stands', () => {
    const body = {
      kind: 'ProduceResponse',
      partitions: [{ error: 'NONE' }, { error: 'NOT_LEADER_OR_FOLLOWER' }],
    }
    expect(errorOf(body as never)).toBe('NOT_LEADER_OR_FOLLOWER')
    expect(errorOf({ kind: 'HeartbeatResponse', error: 'REBALANCE_IN_PROGRESS' })).toBe(
      'REBALANCE_IN_PROGRESS',
    )
    expect(errorOf({ kind: 'HeartbeatResponse', error: 'NONE' })).toBeNull()
    expect(errorOf(null)).toBeNull()
  })
})

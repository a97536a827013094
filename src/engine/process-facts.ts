/** What can be seen to happen to processes, links and messages under way. */
import type { NodeId } from './kernel/types.ts'

/** One message under way, and what somebody did to it. */
interface MessageInHand {
  readonly from: NodeId
  readonly to: NodeId
  readonly via: 'request' | 'response' | 'close'
  /** Kafka's name of its API; null for the end of a connection. */
  readonly api: string | null
  readonly correlationId: number
  /** Messages behind it on the connection that wait for it, or are lost with it. */
  readonly behind: number
}

export type ProcessFact =
  | {
      readonly kind: 'NodeStarted'
      readonly node: NodeId
      readonly role: string
      readonly again: boolean
      /** Its log directory does not work: the process is about to end. */
      readonly logDirOffline?: true
    }
  | { readonly kind: 'NodeCrashed'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'ShutdownRequested'; readonly node: NodeId; readonly role: string }
  /** It ends in order and starts again with other settings; null is the default. */
  | {
      readonly kind: 'ClientRestartRequested'
      readonly node: NodeId
      readonly role: string
      readonly settings: readonly { readonly name: string; readonly value: string | null }[]
    }
  | { readonly kind: 'NodeStopped'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'NodePaused'; readonly node: NodeId; readonly role: string }
  | {
      readonly kind: 'NodeResumed'
      readonly node: NodeId
      readonly role: string
      readonly pausedMs: number
    }
  | { readonly kind: 'ZoneFailed'; readonly rack: string; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'ZoneRestored'; readonly rack: string; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'ClockSkewed'; readonly node: NodeId; readonly role: string; readonly skewMs: number }
  | { readonly kind: 'RollingRestartStarted'; readonly brokers: readonly number[] }
  /** The next broker's turn has come. */
  | { readonly kind: 'RollingRestartReached'; readonly broker: number; readonly left: number }
  | { readonly kind: 'RollingRestartFinished'; readonly brokers: readonly number[]; readonly tookMs: number }
  // links; sides as a person named them
  | {
      readonly kind: 'LinkCut'
      readonly a: string
      /** '*' = everything else: the node is isolated */
      readonly b: string
      readonly direction: 'both' | 'a-to-b'
    }
  | {
      readonly kind: 'LinkSlowed'
      readonly a: string
      readonly b: string
      readonly delayMs: number
      readonly jitterMs: number
    }
  | { readonly kind: 'LinkBecameLossy'; readonly a: string; readonly b: string; readonly percent: number }
  | { readonly kind: 'LinkHealed'; readonly a: string; readonly b: string }
  | { readonly kind: 'AllLinksHealed'; readonly links: number }
  | {
      readonly kind: 'ConnectionsReset'
      readonly a: string
      readonly b: string
      readonly connections: number
    }
  /** Somebody held a message up. */
  | (MessageInHand & {
      readonly kind: 'MessageDelayed'
      readonly byMs: number
    })
  /** Somebody took a message off the wire. */
  | (MessageInHand & {
      readonly kind: 'MessageDropped'
      readonly consequence: 'resent' | 'silent' | 'reset'
      /** When TCP sends it again; 0 when it does not. */
      readonly resentInMs: number
    })

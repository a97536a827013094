/** Everything a person can do to a running cluster. A run is its scenario, its seed and these. */
import type { ClientLibrary } from './clients/profiles/types.ts'
import type { RecordHeader } from './log/headers.ts'

/** Which library a client is written with, in the library's own words. */
/** Which library a client is, and how it is set up. */
export interface ClientChoice {
  /** 'java' when left out. */
  readonly client?: ClientLibrary
  /** By the library's own names. */
  readonly config?: Readonly<Record<string, string | number | boolean>>
  /** Those of `config` that are shorter than the default only so that they can be watched. */
  readonly shortened?: readonly string[]
  /** bootstrap.servers: the brokers it asks first; all there are when left out. */
  readonly bootstrap?: readonly number[]
}

/** How an application commits by its own calls. */
export interface CommitSpec {
  /** commitSync() waits and retries, commitAsync() does neither. */
  readonly mode: 'sync' | 'async'
  /** Before the records are processed (at most once) or after (at least once). */
  readonly when: 'before' | 'after'
  /** Once for all that a poll() returned, or after so many records. */
  readonly every: 'poll' | number
  /** The mistake of committing the offset of the last record in place of the next one. */
  readonly offByOne?: boolean
  /** commitSync() of what is finished in onPartitionsRevoked(). */
  readonly onRevoke?: boolean
  /** commitSync() of what is finished before close(). */
  readonly onClose?: boolean
}

/** Where seek() goes. Timestamps are milliseconds since the Unix epoch, on the simulated wall clock. */
export type SeekTarget =
  | { readonly to: 'offset'; readonly offset: number }
  | { readonly to: 'beginning' }
  | { readonly to: 'end' }
  | { readonly to: 'timestamp'; readonly timestamp: number }

export interface ConsumerSpec extends ClientChoice {
  /** Unique name; also the client.id. */
  readonly id: string
  /** null = no group.id: then `assign` says what it reads, and nothing is committed. */
  readonly group: string | null
  /** What it subscribes to; empty with `assign`. */
  readonly topics: readonly string[]
  /** assign(): these partitions and no others, without being a member of the group. */
  readonly assign?: readonly { readonly topic: string; readonly partition: number }[]
  /** Time the application takes for each record, between two polls. */
  readonly processMs?: number
  /**
   * Records go to a worker thread's queue (of 1,000), and the loop polls on: positions, and with them what is committed,
   * run ahead of what is done.
   */
  readonly handOff?: boolean
  /**
   * consume-transform-produce: a transactional producer of the same process, by its id, writes what poll() returned on
   * and commits the offsets, in one transaction for each poll. Needs a group and enable.auto.commit=false.
   */
  readonly copyTo?: string
  /** When the application commits by itself. Whether the clock commits besides is for enable.auto.commit to say. */
  readonly commit?: CommitSpec
  readonly startAtMs?: number
}

export type ShareAnswer = 'accept' | 'release' | 'reject' | 'hold'

/** A consumer of a share group (KIP-932); several read one partition together. */
export interface ShareConsumerSpec {
  /** Unique name, also among consumers; also the client.id. */
  readonly id: string
  readonly group: string
  readonly topics: readonly string[]
  readonly config?: Readonly<Record<string, string | number | boolean>>
  /** bootstrap.servers, as for other clients. */
  readonly bootstrap?: readonly number[]
  /** Time the application takes for each record, between two polls. */
  readonly processMs?: number
  /**
   * Of every so many offsets the application rejects, or releases, one, and always the same. These, and `renewEveryMs`,
   * need share.acknowledgement.mode explicit; 0, also when left out: never.
   */
  readonly rejectEvery?: number
  readonly releaseEvery?: number
  /**
   * What it says of every record; 'hold': it keeps what it got, says nothing and does not poll. All but 'accept' and
   * 'hold' need share.acknowledgement.mode explicit. 'accept' when left out.
   */
  readonly acknowledge?: ShareAnswer
  /** While it processes, the application renews its acquisition locks so often. */
  readonly renewEveryMs?: number
  readonly startAtMs?: number
}

export interface ProducerSpec extends ClientChoice {
  /** Unique name; also the client.id. */
  readonly id: string
  readonly topic: string
  /** Keys it draws from; null sends records without a key. */
  readonly keys: readonly string[] | null
  readonly recordsPerSecond: number
  /**
   * What a transactional producer does by itself; without it begin, commit and abort come by hand. A transaction is
   * begun with its first record and ended with its last.
   */
  readonly transaction?: {
    /** Records of each. */
    readonly records: number
    /** Every so many-th is aborted; 0, also when left out: none. */
    readonly abortEvery?: number
  }
  /**
   * A partitioner of one's own, as data: these keys go to these partitions (modulo how many there are), all other
   * records where the library sends them.
   */
  readonly partitionOfKey?: Readonly<Record<string, number>>
  /** What a value looks like; `{n}` is the record's number, `{key}` its key. */
  readonly value?: string
  /** Shorter values are filled up to so many bytes. */
  readonly valueBytes?: number
  /** Of every record; their values are filled in as `value` is. */
  readonly headers?: readonly RecordHeader[]
  readonly startAtMs?: number
}

export type Command =
  | TerminalCommand
  | DiskCommand
  | GroupCommand
  | { readonly kind: 'CrashNode'; readonly node: string }
  | { readonly kind: 'StopNode'; readonly node: string }
  | { readonly kind: 'StartNode'; readonly node: string }
  | {
      readonly kind: 'SendRecord'
      readonly producer: string
      readonly topic: string
      /** null lets the partitioner choose */
      readonly partition: number | null
      readonly key: string | null
      /** null is a tombstone: it deletes its key from a compacted topic */
      readonly value: string | null
      readonly headers?: readonly RecordHeader[]
    }
  | { readonly kind: 'SetProducerRate'; readonly producer: string; readonly recordsPerSecond: number }
  /** Of a transactional producer, by hand. */
  | { readonly kind: 'BeginTransaction'; readonly producer: string }
  | { readonly kind: 'CommitTransaction'; readonly producer: string }
  | { readonly kind: 'AbortTransaction'; readonly producer: string }
  /** sendOffsetsToTransaction(): for a consumer as the member that it is, or for a group by its name alone. */
  | {
      readonly kind: 'SendOffsetsToTransaction'
      readonly producer: string
      readonly consumer: string | null
      /** Where `consumer` is null. */
      readonly group: string | null
      readonly offsets: readonly {
        readonly topic: string
        readonly partition: number
        readonly offset: number
      }[]
    }
  | { readonly kind: 'AddProducer'; readonly producer: ProducerSpec }
  | { readonly kind: 'AddConsumer'; readonly consumer: ConsumerSpec }
  /** KafkaProducer.flush(): what is buffered now is sent without waiting for linger.ms. */
  | { readonly kind: 'FlushProducer'; readonly producer: string }
  | { readonly kind: 'AddShareConsumer'; readonly consumer: ShareConsumerSpec }
  /** From now on, and for what it holds; 'renew' renews the locks on what it holds once, and it goes on holding. */
  | {
      readonly kind: 'SetShareAcknowledgement'
      readonly consumer: string
      readonly acknowledge: ShareAnswer | 'renew'
    }
  /** Closes a client in order: a consumer leaves its group, a producer flushes. */
  | {
      readonly kind: 'CloseClient'
      readonly client: string
      /** A consumer's application breaks out of its loop at once; else it finishes its batch first. */
      readonly midBatch?: boolean
    }
  /** Closes a client in order and starts it again with these settings in place of all it had; one that is down starts. */
  | {
      readonly kind: 'RestartClient'
      readonly client: string
      /** By the names of its own library; what is left out is the default again. */
      readonly config: Readonly<Record<string, string | number | boolean>>
    }
  /** Time that a consumer's application takes for each record from now on. */
  | { readonly kind: 'SetProcessingTime'; readonly consumer: string; readonly processMs: number }
  | {
      readonly kind: 'SeekConsumer'
      readonly consumer: string
      /** null = every partition it has */
      readonly topic: string | null
      readonly partition: number | null
      readonly target: SeekTarget
    }
  | {
      readonly kind: 'PausePartitions' | 'ResumePartitions'
      readonly consumer: string
      readonly topic: string | null
      readonly partition: number | null
    }
  /** A consumer's application does not come back to poll(), until it is let go. Its heartbeats go on. */
  | { readonly kind: 'StallConsumer'; readonly consumer: string }
  | { readonly kind: 'UnstallConsumer'; readonly consumer: string }
  /** commitSync() between two polls: of these offsets, or of all positions (null). */
  | {
      readonly kind: 'CommitOffsets'
      readonly consumer: string
      readonly offsets:
        | readonly { readonly topic: string; readonly partition: number; readonly offset: number }[]
        | null
    }
  /** subscribe() to these topics in place of the others. */
  | { readonly kind: 'ChangeSubscription'; readonly consumer: string; readonly topics: readonly string[] }
  | {
      readonly kind: 'CreateTopic'
      readonly topic: string
      readonly partitions: number
      readonly replicationFactor: number
      readonly config: Readonly<Record<string, string>>
      /** The replicas of each partition; then `partitions` and `replicationFactor` are -1. */
      readonly assignments?: readonly (readonly number[])[]
    }
  | { readonly kind: 'ElectPreferredLeaders' }
  | {
      readonly kind: 'ElectLeaders'
      readonly electionType: 'PREFERRED' | 'UNCLEAN'
      /** null = of every topic */
      readonly topic: string | null
      /** null = every partition of the topic */
      readonly partition: number | null
    }
  | {
      readonly kind: 'ReassignPartitions'
      readonly partitions: readonly {
        readonly topic: string
        readonly partition: number
        /** The preferred leader first. */
        readonly replicas: readonly number[]
      }[]
      /** Bytes per second that each broker may move for it (kafka-reassign-partitions --throttle); null = no limit. */
      readonly throttle: number | null
    }
  | { readonly kind: 'CancelReassignment'; readonly topic: string; readonly partition: number }
  | {
      readonly kind: 'CreatePartitions'
      readonly topic: string
      /** How many there shall be in all. */
      readonly count: number
      /** The replicas of each new partition, null leaves them to the controller. */
      readonly assignments: readonly (readonly number[])[] | null
    }
  | { readonly kind: 'DeleteTopic'; readonly topic: string }
  | {
      readonly kind: 'AlterConfigs'
      readonly resourceType: 'TOPIC' | 'BROKER' | 'GROUP'
      /** A topic, a group, a broker id, or '' for the default of all brokers. */
      readonly resourceName: string
      readonly name: string
      /** null takes what was set away. */
      readonly value: string | null
    }
  /** A new broker joins with an empty disk. */
  | { readonly kind: 'AddBroker'; readonly id: number; readonly rack: string | null }
  /** Takes a broker's registration away for good; it should hold nothing and be stopped. */
  | { readonly kind: 'UnregisterBroker'; readonly broker: number }
  /**
   * kafka-metadata-quorum add-controller: a controller that is no voter becomes one. One that does not exist yet is
   * formatted and started first, as an observer.
   */
  | { readonly kind: 'AddController'; readonly id: number }
  /** kafka-metadata-quorum remove-controller: it is no voter any more; its process goes on as an observer. */
  | { readonly kind: 'RemoveController'; readonly id: number }
  // processes
  /** SIGSTOP, or a long garbage collection: the process stands still, its sockets stay open. */
  | { readonly kind: 'PauseNode'; readonly node: string }
  | { readonly kind: 'ResumeNode'; readonly node: string }
  /** All nodes of a rack crash together. */
  | { readonly kind: 'FailZone'; readonly rack: string }
  /** Starts every node of the rack that is down. */
  | { readonly kind: 'RestoreZone'; readonly rack: string }
  /** Restarts the brokers in order, one after another, waiting for full in-sync replica sets in between. */
  | { readonly kind: 'RollingRestart' }
  /** Sets a node's wall clock off by so much from now on; 0 sets it right. Timers do not notice. */
  | { readonly kind: 'SkewClock'; readonly node: string; readonly skewMs: number }
  // links: a side is a node id, a role, `rack:<name>` or '*' (everything outside the other side)
  | {
      readonly kind: 'CutLink'
      readonly a: string
      readonly b: string
      readonly direction: 'both' | 'a-to-b'
    }
  /** Cuts a node (or a side) off from everything else; healed as the link between it and '*'. */
  | { readonly kind: 'IsolateNode'; readonly node: string }
  | {
      readonly kind: 'SlowLink'
      readonly a: string
      readonly b: string
      readonly delayMs: number
      readonly jitterMs: number
    }
  | { readonly kind: 'LossyLink'; readonly a: string; readonly b: string; readonly percent: number }
  /** Takes away whatever is wrong between the two sides, as they were named. */
  | { readonly kind: 'HealLink'; readonly a: string; readonly b: string }
  | { readonly kind: 'HealAllLinks' }
  /** Breaks every connection between the two sides once. */
  | { readonly kind: 'ResetConnections'; readonly a: string; readonly b: string }
  // one message under way, by its number in the queue
  /** It arrives so much later, and what is behind it on its connection not before it. */
  | { readonly kind: 'DelayMessage'; readonly seq: number; readonly byMs: number }
  /**
   * It is lost. resent: only this time, TCP sends it again; silent: nothing gets through on its connection any more
   * until a timeout ends it; reset: its connection breaks at once, at both ends.
   */
  | {
      readonly kind: 'DropMessage'
      readonly seq: number
      readonly consequence: 'resent' | 'silent' | 'reset'
    }

/** What is typed into the terminal. */
export type TerminalCommand =
  /** One of Kafka's command lines. */
  | {
      readonly kind: 'RunTool'
      /** As it was typed. */
      readonly line: string
      /** The tool, then its arguments, without quotes. */
      readonly words: readonly string[]
      /** What is piped to it, by lines; null when it reads what is typed. */
      readonly input: readonly string[] | null
      /** `> name`: the file its standard output goes into. */
      readonly into?: string
    }
  /** A line for a console producer that reads what is typed. */
  | { readonly kind: 'TypeLine'; readonly line: string }
  /** Ctrl+D: there is no more input. */
  | { readonly kind: 'EndInput' }
  /** Ctrl+C */
  | { readonly kind: 'InterruptTool' }

/** What an operator does to consumer groups (kafka-consumer-groups). */
export type GroupCommand =
  /** Sets where a group reads on. Refused while the group has active members. */
  | {
      readonly kind: 'ResetOffsets'
      readonly group: string
      /** null = every topic the group has offsets of */
      readonly topic: string | null
      /** null = every partition of the topics */
      readonly partition: number | null
      readonly to: 'earliest' | 'latest' | 'current' | 'offset' | 'shift-by' | 'datetime' | 'by-duration'
      /** The offset, by how many, milliseconds since the Unix epoch, or milliseconds back; else it does not matter. */
      readonly value: number
    }
  /** Of topics that no member reads. */
  | {
      readonly kind: 'DeleteOffsets'
      readonly group: string
      readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
    }
  /** Only an empty group can be deleted. */
  | { readonly kind: 'DeleteGroup'; readonly group: string }
  /** kafka-share-groups --reset-offsets: refused by Kafka while somebody is in the group. */
  | {
      readonly kind: 'ResetShareOffsets'
      readonly group: string
      readonly topic: string
      /** null = every partition */
      readonly partition: number | null
      readonly to: 'earliest' | 'latest' | 'offset'
      /** The offset; else it does not matter. */
      readonly value: number
    }
  /** Takes a static member out, by its group.instance.id, without waiting for its session to end. */
  | { readonly kind: 'RemoveMember'; readonly group: string; readonly instance: string }

/** What can be done to logs and disks. */
export type DiskCommand =
  /** Asks for the deletion of everything below `offset`; -1 = up to the high watermark. */
  | {
      readonly kind: 'DeleteRecords'
      readonly topic: string
      readonly partition: number
      readonly offset: number
    }
  /**
   * The machine loses its power: a crash, and what was not flushed is lost. `keepUnflushed` is the part of it (0 to 1,
   * by batches, the oldest ones) that the operating system had written back already; 0, the worst case, when left out.
   */
  | { readonly kind: 'PowerLoss'; readonly node: string; readonly keepUnflushed?: number }
  /** Takes the data of a node that is down; it comes back empty, as after a new formatting. */
  | { readonly kind: 'WipeDisk'; readonly node: string }
  | { readonly kind: 'FailLogDir'; readonly node: string }
  | { readonly kind: 'RepairLogDir'; readonly node: string }
  | { readonly kind: 'FillDisk'; readonly node: string }
  | { readonly kind: 'FreeDisk'; readonly node: string }
  /** Each produce request, and each batch copied from a leader, takes `writeMs` more; each fetch `readMs`. 0, 0 = normal. */
  | {
      readonly kind: 'SlowDisk'
      readonly node: string
      readonly writeMs: number
      readonly readMs: number
    }

export interface TimedCommand {
  /** Microseconds; the command comes after everything else of that microsecond. */
  readonly at: number
  readonly command: Command
}

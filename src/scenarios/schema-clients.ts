/** What a client of a scenario may be. */
import {
  boolean,
  check,
  exactOptional,
  literal,
  minLength,
  nullable,
  picklist,
  pipe,
  record,
  strictObject,
  union,
} from 'valibot'
import { CLIENT_LIBRARIES, SCENARIO_BOUNDS } from '../engine/index.ts'
import {
  clientName,
  configs,
  decimal,
  headers,
  isPlain,
  list,
  rate,
  startAtMs,
  text,
  topicName,
  whole,
} from './schema-parts.ts'

/** Brokers by their ids; whether there are such is asked of the cluster. */
const bootstrap = exactOptional(list(whole(0, 1_000_000), 1, SCENARIO_BOUNDS.brokers))

const clientChoice = {
  bootstrap,
  client: exactOptional(picklist([...CLIENT_LIBRARIES], CLIENT_LIBRARIES.join(', '))),
  config: exactOptional(configs),
  shortened: exactOptional(list(text(100), 0, 50)),
}

const commit = strictObject({
  mode: picklist(['sync', 'async'], 'sync or async'),
  when: picklist(['before', 'after'], 'before or after'),
  every: union([literal('poll'), whole(1, 100_000)], 'poll, or an integer from 1 to 100000'),
  offByOne: exactOptional(boolean()),
  onRevoke: exactOptional(boolean()),
  onClose: exactOptional(boolean()),
})

export const consumer = strictObject({
  id: clientName,
  group: nullable(
    pipe(
      text(100),
      minLength(1, 'a name of at most 100 characters'),
      check(isPlain, 'a name of at most 100 characters'),
    ),
  ),
  topics: list(topicName, 0, SCENARIO_BOUNDS.topics),
  assign: exactOptional(
    list(strictObject({ topic: topicName, partition: whole(0, 100_000) }), 1, SCENARIO_BOUNDS.partitions),
  ),
  ...clientChoice,
  processMs: exactOptional(decimal(0, 3_600_000)),
  handOff: exactOptional(boolean()),
  copyTo: exactOptional(clientName),
  commit: exactOptional(commit),
  startAtMs,
})

const everySo = exactOptional(whole(0, 1_000_000))

const shareAnswer = picklist(['accept', 'release', 'reject', 'hold'], 'accept, release, reject or hold')

export const shareConsumer = strictObject({
  id: clientName,
  group: pipe(
    text(100),
    minLength(1, 'a name of at most 100 characters'),
    check(isPlain, 'a name of at most 100 characters'),
  ),
  topics: list(topicName, 1, SCENARIO_BOUNDS.topics),
  config: exactOptional(configs),
  bootstrap,
  processMs: exactOptional(decimal(0, 3_600_000)),
  acknowledge: exactOptional(shareAnswer),
  rejectEvery: everySo,
  releaseEvery: everySo,
  renewEveryMs: exactOptional(whole(0, 3_600_000)),
  startAtMs,
})

export const producer = strictObject({
  id: clientName,
  topic: topicName,
  keys: nullable(list(text(200), 1, 200)),
  recordsPerSecond: rate,
  transaction: exactOptional(
    strictObject({ records: whole(1, 1_000), abortEvery: exactOptional(whole(0, 1_000)) }),
  ),
  ...clientChoice,
  partitionOfKey: exactOptional(record(text(200), whole(0, 100_000), 'partitions by their keys')),
  value: exactOptional(text(2_000)),
  valueBytes: exactOptional(whole(0, 100_000)),
  headers: exactOptional(headers),
  startAtMs,
})

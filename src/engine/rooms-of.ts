/**
 * Which rooms of the engine a run needs besides those that every run does. What is needed is known before the run
 * begins, so that no event ever waits: createRun refuses a run whose rooms are not there.
 */
import type { ClientChoice, TimedCommand } from './commands.ts'
import { MissingPart } from './kernel/late.ts'
import { operations, zooKeeperMode } from './late-parts.ts'
import type { Scenario } from './scenario.ts'

/** `zookeeper`: the other control plane. `rest`: operations, share groups, transactions, the consumer protocol. */
export type RoomName = 'zookeeper' | 'rest'

interface Recorded {
  readonly scenario: Scenario
  readonly commands: readonly TimedCommand[]
}

const PARTS = { zookeeper: zooKeeperMode, rest: operations }

/** Configs that choose a protocol or an assignor of the other rooms. */
const CHOOSING = ['group.protocol', 'partition.assignment.strategy', 'transactional.id']

function isPlain({ client = 'java', config = {} }: ClientChoice): boolean {
  return client === 'java' && CHOOSING.every((name) => config[name] === undefined)
}

/** A KRaft cluster with Java clients in classic groups, to which nobody does anything. */
function isPlainRun({ scenario, commands }: Recorded): boolean {
  const { controlPlane = 'kraft', script = [], producers, consumers, shareConsumers = [] } = scenario
  return (
    controlPlane === 'kraft' &&
    commands.length + script.length + shareConsumers.length === 0 &&
    producers.every((producer) => isPlain(producer) && !producer.transaction) &&
    consumers.every((consumer) => isPlain(consumer) && consumer.copyTo === undefined)
  )
}

/** The rooms that a run needs. A person's command needs the rest, whatever the run. */
export function roomsOf(recording: Recorded): readonly RoomName[] {
  if (isPlainRun(recording)) return []
  return recording.scenario.controlPlane === 'zookeeper' ? ['zookeeper', 'rest'] : ['rest']
}

/** Whether a room is there. */
export function hasRoom(name: RoomName): boolean {
  return PARTS[name].part !== null
}

/** Throws MissingPart when a room that the run needs was not loaded. */
export function requireRooms(recording: Recorded): void {
  const missing = roomsOf(recording).find((name) => !hasRoom(name))
  if (missing) throw new MissingPart(missing)
}

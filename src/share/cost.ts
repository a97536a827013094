/**
 * What a run from outside may ask of a page: an estimate of the events until its moment, made before anything runs.
 * A journey can be stopped by a person; this refuses what nobody would wait for.
 */
import { type Recording, SECOND } from '../engine/index.ts'
import { InputError } from '../scenarios/input-error.ts'

/** At some 200,000 events a second, a few minutes. */
export const MAX_EVENTS = 40_000_000

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Events of a simulated second: requests and answers of replication, of clients, of their records. */
export function eventsPerSecond({ scenario, commands }: Recording): number {
  const { brokers, controllers, producers, consumers, shareConsumers = [], network } = scenario
  const replication = brokers.length * Math.min(brokers.length - 1, 20) * 4
  const control = (brokers.length + controllers.length) * 6
  const clients = (consumers.length + shareConsumers.length) * Math.min(brokers.length, 20) * 6
  const added = commands.flatMap(({ command }) => (command.kind === 'AddProducer' ? [command.producer] : []))
  const records = sum([...producers, ...added].map((producer) => producer.recordsPerSecond)) * 24
  const rates = commands.flatMap(({ command }) =>
    command.kind === 'SetProducerRate' ? [command.recordsPerSecond * 24] : [],
  )
  const pace = network === 'datacentre' ? 2 : 1
  return (replication + control + clients) * pace + records + Math.max(0, ...rates)
}

/** Throws InputError when the run would take far too long to be played until then. */
export function checkCost(recording: Recording, at: number): void {
  const perSecond = eventsPerSecond(recording)
  if ((perSecond * at) / SECOND <= MAX_EVENTS) return
  const most = Math.floor(MAX_EVENTS / perSecond)
  throw new InputError('too costly', 'at', `a moment within the first ${most} s of a cluster as busy as this`)
}

/** What a schema cannot say: sums, uniqueness and what must fit together. */
import { type Recording, SCENARIO_BOUNDS, type Scenario, type TimedCommand } from '../engine/index.ts'
import { InputError } from './input-error.ts'

/** Copies of partitions in all: to build a world takes time with each. */
const MAX_REPLICAS = 10_000

type Under = (field: string) => string

function refuse(field: string, allowed: string): never {
  throw new InputError('value', field, allowed)
}

function checkUnique(values: readonly (string | number)[], field: (i: number) => string): void {
  const seen = new Set<string | number>()
  values.forEach((value, i) => {
    if (seen.has(value)) refuse(field(i), 'a name that is not taken')
    seen.add(value)
  })
}

const created = (commands: readonly TimedCommand[]) =>
  commands.flatMap(({ command }) => (command.kind === 'CreateTopic' ? [command.partitions] : []))
const addedProducers = (commands: readonly TimedCommand[]) =>
  commands.flatMap(({ command }) => (command.kind === 'AddProducer' ? [command.producer] : []))
const added = (commands: readonly TimedCommand[]) =>
  commands.filter(({ command }) => ['AddProducer', 'AddConsumer', 'AddShareConsumer'].includes(command.kind))
    .length
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Kafka would make any number of partitions; a page stays usable with this many. */
function checkPartitionConfigs(scenario: Scenario, under: Under): void {
  const fields = [
    'offsets.topic.num.partitions',
    'share.coordinator.state.topic.num.partitions',
    'num.partitions',
  ]
  for (const field of fields)
    if (Number(scenario.brokerConfig?.[field] ?? 1) > SCENARIO_BOUNDS.partitions)
      refuse(under(`brokerConfig.${field}`), `at most ${SCENARIO_BOUNDS.partitions}`)
}

function checkTotals(scenario: Scenario, commands: readonly TimedCommand[], under: Under): void {
  const most = SCENARIO_BOUNDS
  const all = [...(scenario.script ?? []), ...commands]
  const topics = scenario.topics.length + created(all).length
  if (topics > most.topics) refuse(under('topics'), `at most ${most.topics} topics`)
  const partitions = sum(scenario.topics.map((topic) => topic.partitions)) + sum(created(all))
  if (partitions > most.partitions) refuse(under('topics'), `at most ${most.partitions} partitions in all`)
  const replicas = sum(scenario.topics.map((topic) => topic.partitions * topic.replicationFactor))
  if (replicas > MAX_REPLICAS) refuse(under('topics'), `at most ${MAX_REPLICAS} replicas in all`)
  const consumers = [...scenario.consumers, ...(scenario.shareConsumers ?? [])]
  if (scenario.producers.length + consumers.length + added(all) > most.clients)
    refuse(under('consumers'), `at most ${most.clients} clients in all`)
  const rates = [...scenario.producers, ...addedProducers(all)].map((each) => each.recordsPerSecond)
  if (sum(rates) > most.recordsPerSecond)
    refuse(under('producers'), `at most ${most.recordsPerSecond} records per second in all`)
}

/** An even ensemble survives no more failures than the odd one below it. */
function checkEnsemble({ controlPlane, zookeeper }: Scenario, under: Under): void {
  if (controlPlane === 'zookeeper' && !zookeeper)
    refuse(under('zookeeper'), 'the ids of 1, 3 or 5 servers, because controlPlane is zookeeper')
  if (!zookeeper) return
  checkUnique(zookeeper, (i) => under(`zookeeper[${i}]`))
  if (zookeeper.length % 2 === 0) refuse(under('zookeeper'), 'the ids of 1, 3 or 5 servers')
}

/** Throws InputError when the parts of a scenario do not fit together. */
export function checkScenario(scenario: Scenario, under: Under): void {
  checkUnique(
    scenario.brokers.map((broker) => broker.id),
    (i) => under(`brokers[${i}].id`),
  )
  checkUnique(scenario.controllers, (i) => under(`controllers[${i}]`))
  checkEnsemble(scenario, under)
  scenario.combined?.forEach((id, i) => {
    const both = scenario.controllers.includes(id) && scenario.brokers.some((broker) => broker.id === id)
    if (!both) refuse(under(`combined[${i}]`), 'an id that is among the brokers and among the controllers')
  })
  checkUnique(
    scenario.topics.map((topic) => topic.name),
    (i) => under(`topics[${i}].name`),
  )
  checkUnique(
    scenario.producers.map((producer) => producer.id),
    (i) => under(`producers[${i}].id`),
  )
  checkUnique(
    scenario.consumers.map((consumer) => consumer.id),
    (i) => under(`consumers[${i}].id`),
  )
  const { consumers, shareConsumers = [] } = scenario
  checkUnique(
    [...consumers, ...shareConsumers].map((consumer) => consumer.id),
    (i) => under(`shareConsumers[${i - consumers.length}].id`),
  )
  scenario.topics.forEach((topic, i) => {
    if (topic.replicationFactor > scenario.brokers.length)
      refuse(
        under(`topics[${i}].replicationFactor`),
        `at most ${scenario.brokers.length}, the number of brokers`,
      )
  })
  checkBootstrap(scenario, under)
  checkPartitionConfigs(scenario, under)
  checkTotals(scenario, [], under)
}

/** Whom a client asks first must be there. */
function checkBootstrap(
  { brokers, producers, consumers, shareConsumers = [] }: Scenario,
  under: Under,
): void {
  const ids = brokers.map(({ id }) => id)
  for (const [field, clients] of Object.entries({ producers, consumers, shareConsumers }))
    clients.forEach(({ bootstrap = [] }, i) => {
      bootstrap.forEach((id, j) => {
        if (!ids.includes(id))
          refuse(under(`${field}[${i}].bootstrap[${j}]`), `one of the brokers: ${ids.join(', ')}`)
      })
    })
}

/** Throws InputError when what people did goes past the bounds of a scenario. */
export function checkRecording(recording: Recording): void {
  const { commands, scenario } = recording
  commands.forEach((timed, i) => {
    const before = commands[i - 1]
    if (before && before.at > timed.at)
      refuse(`commands[${i}].at`, 'a moment not before the command above it')
  })
  checkTotals(scenario, commands, (field) => `scenario.${field}`)
}

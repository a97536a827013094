/**
 * One seed: clients write down what they see while the cluster has faults and heals; then their history is judged.
 * Of the faults only those are drawn from which the guards protect: no operator deletes, no disk is taken away.
 */
import type { Command } from '../../src/engine/commands.ts'
import type { ConfigOverrides } from '../../src/engine/config/resolve.ts'
import { freshestImage } from '../../src/engine/history/series.ts'
import { isUp } from '../../src/engine/kernel/step.ts'
import { MS, SECOND } from '../../src/engine/kernel/types.ts'
import { checkHistory, type Verdict } from '../../src/engine/oracle/history/check-history.ts'
import { HistoryRecorder } from '../../src/engine/oracle/history/record-history.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import { brokerNode } from '../../src/engine/world.ts'
import { drawCommand, drawWeights } from '../walks/actions.ts'
import { type Chance, chanceOf } from '../walks/chance.ts'
import { heal } from '../walks/heal.ts'
import { Rig } from '../walks/rig.ts'
import { WITNESS } from '../walks/witness.ts'

/** What protects records, each of which can be taken away. */
export interface Guards {
  readonly acks: 'all' | '1' | '0'
  readonly minIsr: 1 | 2
  readonly idempotence: boolean
  readonly cleanElection: boolean
  /** Transactions of some records each, every third of them aborted, and how they are read; null = none. */
  readonly transactions: 'read_committed' | 'read_uncommitted' | null
}

export const ALL_GUARDS: Guards = {
  acks: 'all',
  minIsr: 2,
  idempotence: true,
  cleanElection: true,
  transactions: null,
}

const DRAWN: ReadonlySet<Command['kind']> = new Set<Command['kind']>([
  'CrashNode',
  'StopNode',
  'StartNode',
  'PauseNode',
  'ResumeNode',
  'CutLink',
  'IsolateNode',
  'SlowLink',
  'LossyLink',
  'HealLink',
  'HealAllLinks',
  'ResetConnections',
  'ElectPreferredLeaders',
  'SetProducerRate',
])

function shape(seed: number, guards: Guards, losesPower: boolean): Scenario {
  const chance = chanceOf(seed, 'history shape')
  const session = chance.between(1_500, 4_000)
  const config: ConfigOverrides = {
    acks: guards.acks,
    'enable.idempotence': guards.idempotence,
    'request.timeout.ms': chance.of([1_000, 2_000, 5_000]),
    'delivery.timeout.ms': chance.of([10_000, 30_000, 120_000]),
    'linger.ms': chance.of([0, 0, 20]),
  }
  return {
    version: 1,
    id: 'history',
    seed,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102].slice(0, chance.of([1, 3])),
    features: {
      // Before KIP-966 a leader that lost its tail with the power could go on leading, whatever the others held.
      'eligible.leader.replicas.version': losesPower ? 1 : chance.of([0, 1]),
    },
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'transaction.state.log.num.partitions': 1,
      'broker.session.timeout.ms': session,
      'broker.heartbeat.interval.ms': Math.floor(session / 4),
      'replica.lag.time.max.ms': chance.between(1_000, 4_000),
      'group.initial.rebalance.delay.ms': 0,
      'group.min.session.timeout.ms': 1_000,
      'auto.create.topics.enable': false,
    },
    topics: [
      {
        name: 'orders',
        partitions: chance.between(1, 2),
        replicationFactor: 3,
        config: {
          'min.insync.replicas': guards.minIsr,
          'unclean.leader.election.enable': !guards.cleanElection,
        },
      },
    ],
    producers: ['p1', 'p2'].map((id) => ({
      id,
      topic: 'orders',
      keys: ['a', 'b', 'c', 'd'],
      recordsPerSecond: chance.of([5, 20, 50]),
      config: guards.transactions ? { ...config, 'transactional.id': id } : config,
      ...(guards.transactions ? { transaction: { records: chance.between(2, 8), abortEvery: 3 } } : {}),
      startAtMs: 5_000,
    })),
    consumers: [
      { id: 'c1', group: 'g' },
      { id: 'c2', group: 'g' },
      { id: WITNESS, group: WITNESS },
    ].map((consumer) => ({
      ...consumer,
      topics: ['orders'],
      config: {
        'auto.offset.reset': 'earliest',
        'isolation.level': guards.transactions ?? 'read_uncommitted',
        'session.timeout.ms': 6_000,
        'heartbeat.interval.ms': 1_500,
      },
      startAtMs: 5_500,
    })),
  }
}

function disturb(rig: Rig, chance: Chance, events: number): void {
  const weights = drawWeights(chance)
  const gap = chance.of([200, 600, 1_500, 3_000]) * MS
  const { world } = rig
  const scene = { world, ghosts: rig.checker.ghosts, chance }
  rig.runTo(8 * SECOND, events)
  let [quiet, until] = [false, 0]
  while (world.steps < events) {
    if (world.now >= until) {
      quiet = chance.in(0.3)
      until = world.now + chance.between(2, 6) * SECOND
    }
    rig.runTo(world.now + chance.between(0, 2 * gap), events)
    const command = world.steps < events ? drawCommand(scene, weights, quiet) : null
    if (command && DRAWN.has(command.kind)) rig.act(command)
  }
}

/** Once: the machine of a leader loses its power, and what it had not flushed, when fewest others have it. */
function powerLoss(rig: Rig): void {
  const { world } = rig
  const partitions = freshestImage(world)?.topics.orders?.partitions ?? []
  const up = partitions.filter(({ leader }) => leader >= 0 && isUp(world, brokerNode(leader)))
  const [least] = up.sort((a, b) => a.isr.length - b.isr.length)
  if (least) rig.act({ kind: 'PowerLoss', node: brokerNode(least.leader) })
}

export interface HistoryRun {
  readonly seed: number
  readonly verdict: Verdict
  readonly operations: number
}

/** Runs a seed with these guards. Throws InvariantViolation or NotHealed. */
export function historyRun(
  seed: number,
  guards: Guards,
  { events = 6_000, losesPower = false } = {},
): HistoryRun {
  const recorder = new HistoryRecorder()
  const rig = new Rig({
    scenario: shape(seed, guards, losesPower),
    seed,
    // Between the return of a leader without its tail and its removal from the ISR some promises do not hold.
    checked: !losesPower,
    hear: (fact) => recorder.see(fact, rig.world.now),
  })
  disturb(rig, chanceOf(seed, 'history faults'), events)
  // Two in-sync replicas bear the loss of one machine, not of one while another is only just coming back (KIP-966).
  if (losesPower && guards.minIsr > 1) heal(rig)
  if (losesPower) powerLoss(rig)
  heal(rig)
  const history = recorder.history()
  return { seed, verdict: checkHistory(history), operations: history.length }
}

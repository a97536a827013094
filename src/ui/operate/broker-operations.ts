/** What a person can do to brokers, controllers and configs, as entries of the catalogue. */
import type { KafkaWorld } from '../../engine/index.ts'
import { number, type Operation, text } from './operation.ts'

/** The field that names a resource of each kind. */
const RESOURCE_FIELD: Readonly<Record<string, 'topic' | 'broker' | 'group'>> = {
  TOPIC: 'topic',
  BROKER: 'broker',
  GROUP: 'group',
}

export const BROKER_OPERATIONS: readonly Operation[] = [
  {
    id: 'AlterConfigs',
    group: 'brokers',
    fields: [
      { name: 'resourceType', kind: { choices: ['TOPIC', 'BROKER', 'GROUP'] } },
      { name: 'topic', kind: 'topic', when: (values) => values.resourceType === 'TOPIC' },
      { name: 'broker', kind: 'broker or all', when: (values) => values.resourceType === 'BROKER' },
      { name: 'group', kind: 'text', initial: '', when: (values) => values.resourceType === 'GROUP' },
      { name: 'name', kind: 'config' },
      { name: 'value', kind: 'text', initial: '', optional: true },
    ],
    command: (values) => ({
      kind: 'AlterConfigs',
      resourceType: text(values, 'resourceType') as 'TOPIC' | 'BROKER' | 'GROUP',
      resourceName: text(values, RESOURCE_FIELD[values.resourceType ?? ''] ?? 'topic'),
      name: text(values, 'name'),
      value: text(values, 'value') || null,
    }),
  },
  {
    id: 'AddBroker',
    group: 'brokers',
    fields: [
      { name: 'id', kind: 'number', initial: nextBrokerId },
      { name: 'rack', kind: 'text', initial: '', optional: true },
    ],
    command: (values) => ({
      kind: 'AddBroker',
      id: number(values, 'id'),
      rack: text(values, 'rack') || null,
    }),
  },
  {
    id: 'AddController',
    group: 'brokers',
    possible: hasDynamicVoters,
    fields: [{ name: 'id', kind: 'number', initial: nextControllerId }],
    command: (values) => ({ kind: 'AddController', id: number(values, 'id') }),
  },
  {
    id: 'RemoveController',
    group: 'brokers',
    breaks: true,
    possible: hasDynamicVoters,
    fields: [{ name: 'id', kind: 'number', initial: lastControllerId }],
    command: (values) => ({ kind: 'RemoveController', id: number(values, 'id') }),
  },
  {
    id: 'UnregisterBroker',
    group: 'brokers',
    breaks: true,
    fields: [{ name: 'broker', kind: 'stopped broker' }],
    command: (values) => ({ kind: 'UnregisterBroker', broker: number(values, 'broker') }),
  },
]

const controllerIds = (world: KafkaWorld) =>
  Object.values(world.nodes).flatMap((node) => (node.role === 'controller' ? [node.nodeId] : []))

/** kraft.version 1: the voters may change. */
function hasDynamicVoters(world: KafkaWorld): boolean {
  return Object.values(world.nodes).some((node) => node.role === 'controller' && node.raft.bootstrap)
}

/** A controller that is no voter, if there is one; else the next free id. */
function nextControllerId(world: KafkaWorld): string {
  const observer = Object.values(world.nodes).find((n) => n.role === 'controller' && !n.raft.isVoter)
  if (observer?.role === 'controller') return String(observer.nodeId)
  return String(Math.max(0, ...controllerIds(world)) + 1)
}

function lastControllerId(world: KafkaWorld): string {
  return String(Math.max(0, ...controllerIds(world)))
}

function nextBrokerId(world: KafkaWorld): string {
  const ids = Object.values(world.nodes).map((node) => (node.role === 'broker' ? node.brokerId : 0))
  return String(Math.max(0, ...ids) + 1)
}

/**
 * Changing configs while the cluster runs (IncrementalAlterConfigs, ConfigurationControlManager,
 * ControllerConfigurationValidator). A change of min.insync.replicas clears the ELR (KIP-966): who was
 * eligible under the old value need not be so under the new.
 *
 * Left out: client metrics as resources, policies, validateOnly.
 */

import type { ConfigSide } from '../config/definitions.ts'
import { ConfigError, parseConfig } from '../config/resolve.ts'
import type { RequestRef } from '../kernel/types.ts'
import type { ConfigChange, MessageOf } from '../messages.ts'
import { configsOf, type MetadataImage } from '../metadata/image.ts'
import type { MetadataRecord, ResourceType } from '../metadata/records.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { answer, type Refusal, refuse, resultOf } from './admin-verdict.ts'
import { clearElrRecords } from './clear-elr.ts'
import type { Changes } from './partition-changes.ts'

type ConfigRecord = Extract<MetadataRecord, { kind: 'ConfigRecord' }>

const listOf = (value: string): string[] => value.split(',').filter((part) => part !== '')

function newValue(change: ConfigChange, current: string | null): string | null {
  if (change.operation === 'DELETE') return null
  if (change.operation === 'SET') return change.value
  const [old, parts] = [listOf(current ?? ''), listOf(change.value ?? '')]
  return change.operation === 'APPEND'
    ? [...old, ...parts.filter((part) => !old.includes(part))].join(',')
    : old.filter((part) => !parts.includes(part)).join(',')
}

/** Which table of configs a resource has. */
export const CONFIG_SIDE = { TOPIC: 'topic', BROKER: 'broker', GROUP: 'group' } as const satisfies Record<
  ResourceType,
  ConfigSide
>

function valueProblem(image: MetadataImage, record: ConfigRecord): Refusal | null {
  const { resourceType, resourceName, name, value } = record
  const elr = image.features['eligible.leader.replicas.version'] === 1
  if (elr && resourceType === 'BROKER' && name === 'min.insync.replicas') {
    if (resourceName !== '')
      return refuse(
        'INVALID_CONFIG',
        'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
      )
    if (value === null)
      return refuse(
        'INVALID_CONFIG',
        'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.',
      )
  }
  if (value === null) return null
  try {
    parseConfig(CONFIG_SIDE[resourceType], name, value)
    return null
  } catch (problem) {
    if (problem instanceof ConfigError) return refuse('INVALID_CONFIG', problem.message)
    throw problem
  }
}

function existenceProblem(image: MetadataImage, type: ResourceType, name: string): Refusal | null {
  if (type === 'TOPIC')
    return image.topics[name]
      ? null
      : refuse('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${name}' does not exist.`)
  if (type === 'GROUP')
    return name === '' ? refuse('INVALID_REQUEST', 'Default group resources are not allowed.') : null
  if (name === '' || image.brokers[name]) return null
  return refuse('BROKER_ID_NOT_REGISTERED', `No node with id ${name} found.`)
}

function alter(
  self: Controller,
  request: MessageOf<'IncrementalAlterConfigsRequest'>,
  changes: Changes,
): Refusal | null {
  const { image } = self
  const { resourceType, resourceName } = request
  const present = configsOf(image, resourceType)[resourceName] ?? {}
  const records: ConfigRecord[] = []
  for (const change of request.changes) {
    const { name } = change
    const current = present[name] === undefined ? null : String(present[name])
    const value = newValue(change, current)
    // For brokers a record is written even when nothing changes, so that they read it again (KAFKA-14136).
    if (value !== current || resourceType === 'BROKER')
      records.push({ kind: 'ConfigRecord', resourceType, resourceName, name, value })
  }
  for (const record of records) {
    const problem = valueProblem(image, record)
    if (problem) return problem
  }
  const problem = existenceProblem(image, resourceType, resourceName)
  if (problem) return problem
  changes.records.push(...records, ...clearElrRecords(image, records))
  for (const { name, value } of records)
    changes.facts.push({ kind: 'ConfigChanged', resourceType, resourceName, name, value })
  return null
}

/** ConfigurationControlManager.incrementalAlterConfigs */
export function incrementalAlterConfigs(
  self: Controller,
  request: MessageOf<'IncrementalAlterConfigsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const changes: Changes = { records: [], facts: [] }
  const results = [resultOf(request.resourceName, alter(self, request, changes))]
  answer(self, io, ref, { kind: 'IncrementalAlterConfigsResponse', results, changes })
}

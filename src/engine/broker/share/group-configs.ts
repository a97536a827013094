/** A group's share configs: what was set for the group, else the broker's group.share.* (ShareGroupConfigProvider). */
import { type GroupConfig, groupConfigs } from '../../config/definitions.ts'
import { parseConfig } from '../../config/resolve.ts'
import type { Micros } from '../../kernel/types.ts'
import { type Broker, memoryOf } from '../../world.ts'
import type { ShareLimits } from './acquire.ts'

/** One config of a group, null when it was not set for the group. */
function own<K extends keyof GroupConfig & string>(
  self: Broker,
  group: string,
  name: K,
): GroupConfig[K] | null {
  const set = memoryOf(self).image.groupConfigs?.[group]?.[name]
  return set === undefined ? null : (parseConfig('group', name, set) as GroupConfig[K])
}

/** A config that only a group has, or its default. */
export function groupConfig<K extends keyof typeof groupConfigs>(
  self: Broker,
  group: string,
  name: K,
): GroupConfig[K] {
  return own(self, group, name) ?? (groupConfigs[name].default as GroupConfig[K])
}

/** How long a member may keep a record, milliseconds. */
export function lockDurationMs(self: Broker, group: string): number {
  return (
    own(self, group, 'share.record.lock.duration.ms') ?? self.config['group.share.record.lock.duration.ms']
  )
}

/** How often a group's members heartbeat, milliseconds. */
export function shareHeartbeatMs(self: Broker, group: string): number {
  return own(self, group, 'share.heartbeat.interval.ms') ?? self.config['group.share.heartbeat.interval.ms']
}

/** After how long without a heartbeat a member is removed, milliseconds. */
export function shareSessionMs(self: Broker, group: string): number {
  return own(self, group, 'share.session.timeout.ms') ?? self.config['group.share.session.timeout.ms']
}

/** What governs the acquisition of records. */
export function shareLimits(self: Broker, group: string, now: Micros): ShareLimits {
  const { config } = self
  return {
    now,
    lockDurationMs: lockDurationMs(self, group),
    deliveryLimit:
      own(self, group, 'share.delivery.count.limit') ?? config['group.share.delivery.count.limit'],
    maxInFlight:
      own(self, group, 'share.partition.max.record.locks') ??
      config['group.share.partition.max.record.locks'],
  }
}

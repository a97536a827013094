/** Chapter 1: topics, partitions, offsets, keys, groups, retention. */
import { firstMessage } from './first-message.ts'

import { groups } from './groups.ts'
import { offsets } from './offsets.ts'
import { order } from './order.ts'
import { partitions } from './partitions.ts'
import { retention } from './retention.ts'

export const lessons = {
  'first-message': firstMessage,
  partitions,
  order,
  offsets,
  groups,
  retention,
} as const

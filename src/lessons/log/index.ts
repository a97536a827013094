/** Chapter 1: topics, partitions, offsets, keys, groups, retention. */
import { firstMessage } from './first-message.ts'

import { order } from './order.ts'
import { partitions } from './partitions.ts'

export const lessons = { 'first-message': firstMessage, partitions, order } as const

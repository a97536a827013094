/** Chapter 1: topics, partitions, offsets, keys, groups, retention. */
import { firstMessage } from './first-message.ts'

export const lessons = { 'first-message': firstMessage } as const

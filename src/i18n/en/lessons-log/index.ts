import type { ChapterWords } from '../../lesson-words.ts'
import { firstMessage } from './first-message.ts'
import { order } from './order.ts'
import { partitions } from './partitions.ts'

/** Chapter 1: the log. */
export const log = { 'first-message': firstMessage, partitions, order } as const satisfies ChapterWords

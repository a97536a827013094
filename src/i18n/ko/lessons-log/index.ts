import type { ChapterWords } from '../../lesson-words.ts'
import { firstMessage } from './first-message.ts'
import { groups } from './groups.ts'
import { offsets } from './offsets.ts'
import { order } from './order.ts'
import { partitions } from './partitions.ts'
import { retention } from './retention.ts'

/** 1장: 로그. */
export const log = {
  'first-message': firstMessage,
  partitions,
  order,
  offsets,
  groups,
  retention,
} as const satisfies ChapterWords

import type { ChapterWords } from '../../lesson-words.ts'
import { ackContract } from './ack-contract.ts'
import { epochs } from './epochs.ts'
import { highWatermark } from './high-watermark.ts'

/** Chapter 3: what "committed" means. */
export const committed = {
  'high-watermark': highWatermark,
  'ack-contract': ackContract,
  epochs,
} as const satisfies ChapterWords

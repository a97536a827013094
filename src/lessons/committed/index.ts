/** Chapter 3: what "committed" means. */
import { ackContract } from './ack-contract.ts'
import { epochs } from './epochs.ts'
import { highWatermark } from './high-watermark.ts'

export const lessons = { 'high-watermark': highWatermark, 'ack-contract': ackContract, epochs } as const

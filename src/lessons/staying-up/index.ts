/** Chapter 2: survive a broker, and read what a client does by default. */
import { failover } from './failover.ts'
import { goReader } from './go-reader.ts'
import { goWriter } from './go-writer.ts'

export const lessons = { failover, 'go-writer': goWriter, 'go-reader': goReader } as const

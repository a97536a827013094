/** Chapter 2: survive a broker, and read what a client does by default. */
import { controlPlane } from './control-plane.ts'
import { failover } from './failover.ts'
import { goReader } from './go-reader.ts'
import { goWriter } from './go-writer.ts'

export const lessons = {
  failover,
  'go-writer': goWriter,
  'go-reader': goReader,
  'control-plane': controlPlane,
} as const

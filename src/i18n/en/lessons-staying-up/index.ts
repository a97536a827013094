import type { ChapterWords } from '../../lesson-words.ts'
import { controlPlane } from './control-plane.ts'
import { failover } from './failover.ts'
import { goReader } from './go-reader.ts'
import { goWriter } from './go-writer.ts'

/** Chapter 2: staying up, with real clients. */
export const stayingUp = {
  failover,
  'go-writer': goWriter,
  'go-reader': goReader,
  'control-plane': controlPlane,
} as const satisfies ChapterWords

import type { ChapterWords } from '../../lesson-words.ts'
import { controlPlane } from './control-plane.ts'
import { failover } from './failover.ts'
import { goReader } from './go-reader.ts'
import { goWriter } from './go-writer.ts'

/** 2장: 멈추지 않기, 실제 클라이언트. */
export const stayingUp = {
  failover,
  'go-writer': goWriter,
  'go-reader': goReader,
  'control-plane': controlPlane,
} as const satisfies ChapterWords

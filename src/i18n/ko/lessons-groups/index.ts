import type { ChapterWords } from '../../lesson-words.ts'
import { commits } from './commits.ts'
import { cooperative } from './cooperative.ts'
import { share } from './share.ts'
import { storms } from './storms.ts'

/** Chapter 4: groups under stress. */
export const groups = { commits, storms, cooperative, share } as const satisfies ChapterWords

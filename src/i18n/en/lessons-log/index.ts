import type { ChapterWords } from '../../lesson-words.ts'
import { firstMessage } from './first-message.ts'

/** Chapter 1: the log. */
export const log = { 'first-message': firstMessage } as const satisfies ChapterWords

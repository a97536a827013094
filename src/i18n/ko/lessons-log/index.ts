import type { ChapterWords } from '../../lesson-words.ts'
import { firstMessage } from './first-message.ts'

/** 1장: 로그. */
export const log = { 'first-message': firstMessage } as const satisfies ChapterWords

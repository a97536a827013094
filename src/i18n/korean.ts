/**
 * Korean, which is fetched when somebody reads it; English comes with the page. A word that is missing or
 * misspelt in Korean does not compile.
 */
import type { ko } from './ko/index.ts'

type Korean = typeof ko

let korean: Korean | null = null

/** Fetches Korean; rejects when it cannot be had. */
export async function loadKorean(): Promise<void> {
  korean ??= (await import('./ko/index.ts')).ko
}

/** One part of the page's words in a language: English as given, Korean once it is there. */
export function wordsIn<Part extends keyof Korean>(
  language: 'en' | 'ko',
  part: Part,
  english: Korean[Part],
): Korean[Part] {
  return language === 'ko' && korean ? korean[part] : english
}

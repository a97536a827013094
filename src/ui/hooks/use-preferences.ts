import { useEffect } from 'react'
import { loadKorean } from '../../i18n/index.ts'
import { type Language, type Theme, useView } from '../store.ts'
import { recall, remember } from './storage.ts'

/** The language kept from last time, else the first of the browser's that there is, else English. */
export function firstLanguage(kept: string | null, wanted: readonly string[]): Language {
  if (kept === 'en' || kept === 'ko') return kept
  for (const each of wanted) {
    const code = each.slice(0, 2).toLowerCase()
    if (code === 'ko' || code === 'en') return code
  }
  return 'en'
}

/** The theme kept from last time, else the system's. */
export function firstTheme(kept: string | null, systemIsDark: boolean): Theme {
  if (kept === 'light' || kept === 'dark') return kept
  return systemIsDark ? 'dark' : 'light'
}

/** The language to be read, once its words are there; English when they cannot be had. */
async function readable(language: Language): Promise<Language> {
  if (language === 'en') return language
  try {
    await loadKorean()
    return language
  } catch {
    return 'en'
  }
}

/** Chooses language and theme before the first paint. */
export async function recallPreferences(): Promise<void> {
  const theme = firstTheme(recall('theme'), matchMedia('(prefers-color-scheme: dark)').matches)
  const language = await readable(firstLanguage(recall('language'), navigator.languages))
  useView.getState().set({ language, theme })
  document.documentElement.lang = language
  document.documentElement.dataset.theme = theme
}

/** Korean letters are fetched when somebody reads Korean, and of them only the parts that a text needs. */
function loadFontsFor(language: Language): void {
  if (language === 'ko') void import('pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css')
}

/** Keeps the page's `lang` and theme in step with the view. */
export function usePreferences(): void {
  const language = useView((view) => view.language)
  const theme = useView((view) => view.theme)
  useEffect(() => {
    document.documentElement.lang = language
    loadFontsFor(language)
  }, [language])
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
}

/** Changes the language and keeps the choice. */
export async function chooseLanguage(language: Language): Promise<void> {
  if ((await readable(language)) !== language) return
  remember('language', language)
  useView.getState().set({ language })
}

/** Changes the theme and keeps the choice. */
export function chooseTheme(theme: Theme): void {
  remember('theme', theme)
  useView.getState().set({ theme })
}

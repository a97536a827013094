import { useEffect } from 'react'
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

/** Chooses language and theme before the first paint. */
export function recallPreferences(): void {
  useView.getState().set({
    language: firstLanguage(recall('language'), navigator.languages),
    theme: firstTheme(recall('theme'), matchMedia('(prefers-color-scheme: dark)').matches),
  })
  const { language, theme } = useView.getState()
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
export function chooseLanguage(language: Language): void {
  remember('language', language)
  useView.getState().set({ language })
}

/** Changes the theme and keeps the choice. */
export function chooseTheme(theme: Theme): void {
  remember('theme', theme)
  useView.getState().set({ theme })
}

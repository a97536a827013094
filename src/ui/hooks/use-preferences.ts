import { useEffect } from 'react'
import { loadKorean } from '../../i18n/index.ts'
import { type Contrast, type Language, type Spoken, type Theme, type ThemeChoice, useView } from '../store.ts'
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

export const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']
export const CONTRASTS: readonly Contrast[] = ['system', 'normal', 'more']
export const SPOKEN: readonly Spoken[] = ['quiet', 'notable', 'all']

/** What was kept from last time when it is one of the choices, else what stands for nothing chosen. */
export function firstOf<Choice extends string>(
  kept: string | null,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice {
  return choices.find((choice) => choice === kept) ?? otherwise
}

/** The theme that a choice comes to. */
export function themeOf(choice: ThemeChoice, systemIsDark: boolean): Theme {
  if (choice !== 'system') return choice
  return systemIsDark ? 'dark' : 'light'
}

const darkSystem = () => matchMedia('(prefers-color-scheme: dark)')
const contrastSystem = () => matchMedia('(prefers-contrast: more)')

/** Tells the style sheets; the canvas reads its colours again when either has changed. */
function dress(): void {
  const { theme, contrast } = useView.getState()
  const { dataset } = document.documentElement
  dataset.theme = theme
  if (contrast === 'more' || (contrast === 'system' && contrastSystem().matches)) dataset.contrast = 'more'
  else delete dataset.contrast
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

/** Chooses the looks at once, and the language as soon as its words are there. */
export async function recallPreferences(): Promise<void> {
  const themeChoice = firstOf(recall('theme'), THEMES, 'system')
  const theme = themeOf(themeChoice, darkSystem().matches)
  const contrast = firstOf(recall('contrast'), CONTRASTS, 'system')
  const spoken = firstOf(recall('spoken'), SPOKEN, 'notable')
  useView.getState().set({ theme, themeChoice, contrast, spoken })
  dress()
  const language = await readable(firstLanguage(recall('language'), navigator.languages))
  useView.getState().set({ language })
  document.documentElement.lang = language
}

/** Korean letters are fetched when somebody reads Korean, and of them only the parts that a text needs. */
function loadFontsFor(language: Language): void {
  if (language === 'ko') void import('pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css')
}

/** Keeps the page's `lang` and looks in step with the view, and with the system where that was chosen. */
export function usePreferences(): void {
  const language = useView((view) => view.language)
  const theme = useView((view) => view.theme)
  const contrast = useView((view) => view.contrast)
  useEffect(() => {
    document.documentElement.lang = language
    loadFontsFor(language)
  }, [language])
  // biome-ignore lint/correctness/useExhaustiveDependencies: dress() reads both from the view.
  useEffect(dress, [theme, contrast])
  useEffect(() => {
    const [dark, more] = [darkSystem(), contrastSystem()]
    const follow = () => {
      const { themeChoice, set } = useView.getState()
      set({ theme: themeOf(themeChoice, dark.matches) })
      dress()
    }
    for (const each of [dark, more]) each.addEventListener('change', follow)
    return () => {
      for (const each of [dark, more]) each.removeEventListener('change', follow)
    }
  }, [])
}

/** Changes the language and keeps the choice. */
export async function chooseLanguage(language: Language): Promise<void> {
  if ((await readable(language)) !== language) return
  remember('language', language)
  useView.getState().set({ language })
}

/** Changes the theme and keeps the choice. */
export function chooseTheme(themeChoice: ThemeChoice): void {
  remember('theme', themeChoice)
  useView.getState().set({ themeChoice, theme: themeOf(themeChoice, darkSystem().matches) })
}

/** Changes the contrast and keeps the choice. */
export function chooseContrast(contrast: Contrast): void {
  remember('contrast', contrast)
  useView.getState().set({ contrast })
}

/** Changes what a screen reader is told and keeps the choice. */
export function chooseSpoken(spoken: Spoken): void {
  remember('spoken', spoken)
  useView.getState().set({ spoken })
}

/** Language and theme of an embedded page: as its host wants, and kept nowhere. */
import { loadKorean } from '../../i18n/index.ts'
import { themeOf } from '../hooks/use-preferences.ts'
import { type Language, type ThemeChoice, useView } from '../store.ts'

/** Shows a theme. */
export function showTheme(themeChoice: ThemeChoice): void {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches
  useView.getState().set({ themeChoice, theme: themeOf(themeChoice, isDark) })
}

/** Shows a language; rejects when its words cannot be had. */
export async function showLanguage(language: Language): Promise<void> {
  if (language === 'ko') await loadKorean()
  useView.getState().set({ language })
}

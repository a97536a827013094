import { chooseLanguage, chooseTheme } from '../hooks/use-preferences.ts'
import { useWords } from '../hooks/use-words.ts'
import { useView } from '../store.ts'
import styles from './controls.module.css'
import { Icon } from './Icon.tsx'

/** Switches between English and Korean; each language is named in itself. */
export function LanguageToggle() {
  const words = useWords().shell.language
  const language = useView((view) => view.language)
  const other = language === 'en' ? 'ko' : 'en'
  return (
    <button
      type="button"
      className={`${styles.button} ${styles.chip}`}
      lang={other}
      title={words.switchTo}
      onClick={() => void chooseLanguage(other)}
    >
      {words[other]}
    </button>
  )
}

/** Switches between light and dark. */
export function ThemeToggle({ withWord = false }: { readonly withWord?: boolean }) {
  const words = useWords().shell.theme
  const theme = useView((view) => view.theme)
  const label = theme === 'light' ? words.toDark : words.toLight
  return (
    <button
      type="button"
      className={`${styles.button} ${styles.quiet} ${withWord ? '' : styles.square}`}
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(theme === 'light' ? 'dark' : 'light')}
    >
      <Icon name={theme === 'light' ? 'moon' : 'sun'} />
      {withWord && label}
    </button>
  )
}

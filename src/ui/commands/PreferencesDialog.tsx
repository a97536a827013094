import {
  CONTRASTS,
  chooseContrast,
  chooseLanguage,
  chooseSpoken,
  chooseTheme,
  SPOKEN,
  THEMES,
} from '../hooks/use-preferences.ts'
import { useWords } from '../hooks/use-words.ts'
import { Dialog } from '../panels/Dialog.tsx'
import { type Language, useView } from '../store.ts'
import styles from './PreferencesDialog.module.css'
import { useCommandsWords } from './use-commands-words.ts'

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly hint?: string
  readonly values: readonly Value[]
  readonly words: Readonly<Record<Value, string>>
  readonly chosen: Value
  readonly choose: (value: Value) => void
}

function Choice<Value extends string>({ label, hint, values, words, chosen, choose }: ChoiceProps<Value>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="radio" name={label} checked={value === chosen} onChange={() => choose(value)} />
          {words[value]}
        </label>
      ))}
      {hint && <p>{hint}</p>}
    </fieldset>
  )
}

const LANGUAGES: readonly Language[] = ['en', 'ko']

/** How the page looks and speaks. Everything acts at once. */
export function PreferencesDialog() {
  const words = useCommandsWords()
  const page = useWords().shell
  const { language, themeChoice, contrast, spoken } = useView()
  return (
    <Dialog title={words.preferences}>
      <Choice
        label={words.languages}
        values={LANGUAGES}
        words={page.language}
        chosen={language}
        choose={(value) => void chooseLanguage(value)}
      />
      <Choice
        label={words.theme.label}
        values={THEMES}
        words={words.theme}
        chosen={themeChoice}
        choose={chooseTheme}
      />
      <Choice
        label={words.contrast.label}
        values={CONTRASTS}
        words={words.contrast}
        chosen={contrast}
        choose={chooseContrast}
      />
      <Choice
        label={words.spoken.label}
        hint={words.spoken.hint}
        values={SPOKEN}
        words={words.spoken}
        chosen={spoken}
        choose={chooseSpoken}
      />
      <p className={styles.kept}>{words.kept}</p>
    </Dialog>
  )
}

import { useId, useMemo } from 'react'
import { MOST_LETTERS, type WordFault, wordFaults } from '../../lessons/proof.ts'
import styles from './author.module.css'
import { type Draft, useAuthor, useDraft } from './state.ts'
import { type AuthorWords, useAuthorWords } from './use-author-words.ts'

const LANGUAGES = ['en', 'ko'] as const
type Language = (typeof LANGUAGES)[number]

export interface OwnWordFault extends WordFault {
  readonly language: Language
}

/** What is missing or wrong in the words of the open draft, in both languages. */
export function useWordFaults(): readonly OwnWordFault[] {
  const { lesson, words } = useDraft()
  return useMemo(
    () =>
      LANGUAGES.flatMap((language) =>
        wordFaults(lesson, words[language], language).map((fault) => ({ ...fault, language })),
      ),
    [lesson, words],
  )
}

interface FieldProps {
  readonly name: string
  readonly path: readonly string[]
  readonly draft: Draft
  readonly faults: readonly OwnWordFault[]
}

function textAt(piece: unknown, path: readonly string[]): string {
  let here = piece
  for (const part of path) here = (here as Record<string, unknown> | undefined)?.[part]
  if (Array.isArray(here)) return here.join('\n')
  return typeof here === 'string' ? here : ''
}

/** One text in both languages, beside each other. */
function Said({ name, path, draft, faults }: FieldProps) {
  const words = useAuthorWords().words
  const { say, suggest } = useAuthor.getState()
  const id = useId()
  const place = path.join('.')
  const isList = place === 'sandbox'
  return (
    <div className={styles.said}>
      <p id={id} className={styles.saidName}>
        {name}
      </p>
      <div className={styles.pair}>
        {LANGUAGES.map((language) => {
          const text = textAt(draft.words[language], path)
          const own = faults.filter(
            (fault) =>
              fault.language === language &&
              (fault.at === place || (isList && fault.at.startsWith('sandbox.'))),
          )
          const note = `${id}-${language}`
          return (
            <div key={language}>
              <textarea
                rows={2}
                lang={language}
                aria-label={`${name} · ${words.language[language]}`}
                aria-invalid={own.length > 0 || undefined}
                aria-describedby={note}
                placeholder={words.language[language]}
                value={text}
                onChange={({ target }) =>
                  isList ? suggest(language, target.value.split('\n')) : say(language, path, target.value)
                }
              />
              <p id={note} className={styles.note} data-wrong={own.length > 0 || undefined}>
                {own.map((fault) => words.faults[fault.kind]).join(' ')}
                {!isList && text !== '' && (
                  <span>{words.letters(String(text.length), String(MOST_LETTERS[language]))}</span>
                )}
              </p>
            </div>
          )
        })}
      </div>
    </div>
  )
}

function stepRows(
  { lesson }: Draft,
  index: number,
  words: AuthorWords['words'],
): (readonly [string, readonly string[]])[] {
  const step = lesson.steps[index]
  if (!step) return []
  const at = ['steps', step.id]
  return [
    ...(step.predict ? [[words.ask, [...at, 'ask']] as const] : []),
    ...(step.predict ?? []).map(({ id }) => [words.option(id), [...at, 'options', id]] as const),
    [words.do, [...at, 'do']],
    ...step.goals.map(({ id }) => [words.goalOf(id), [...at, 'goals', id]] as const),
    ...(step.see ? [[words.see, [...at, 'see']] as const] : []),
    [words.explain, [...at, 'explain']],
    [words.hint, [...at, 'hint']],
  ]
}

/** Every text that the lesson says, in both languages; the data says which there are. */
export function WordsTab() {
  const words = useAuthorWords().words
  const draft = useDraft()
  const faults = useWordFaults()
  const rows = (list: readonly (readonly [string, readonly string[]])[]) =>
    list.map(([name, path]) => (
      <Said key={path.join('.')} name={name} path={path} draft={draft} faults={faults} />
    ))
  return (
    <div className={styles.form}>
      {rows([
        [words.title, ['title']],
        [words.goal, ['goal']],
        [words.play, ['play']],
      ])}
      <h3>{words.offers}</h3>
      {rows(Object.keys(draft.lesson.offers).map((name) => [name, ['offers', name]] as const))}
      {draft.lesson.steps.map((step, i) => (
        <section key={step.id} aria-labelledby={`author-step-${step.id}`}>
          <h3 id={`author-step-${step.id}`}>{words.step(String(i + 1), step.id)}</h3>
          {rows(stepRows(draft, i, words))}
        </section>
      ))}
      {rows([[words.sandbox, ['sandbox']]])}
    </div>
  )
}

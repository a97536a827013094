import { useEffect, useState } from 'react'
import type { Part } from '../../embed/options.ts'
import { FORMS, type Form } from '../../embed/snippet.ts'
import { LESSON_IDS, type LessonId, loadLesson } from '../../lessons/catalogue.ts'
import { useLessonsWords } from '../lessons/use-lessons-words.ts'
import { CHAPTERS } from '../library/read-gallery.ts'
import { useLibraryWords } from '../library/use-library-words.ts'
import { Field } from '../panels/Field.tsx'
import panels from '../panels/panels.module.css'
import styles from './embed-dialog.module.css'
import { readSubject } from './subject.ts'
import { useEmbedWords } from './use-embed-words.ts'
import { type Choices, HEIGHTS, heightOf } from './use-snippet.ts'

interface Props {
  readonly choices: Choices
  readonly change: (part: Partial<Choices>) => void
  /** The moment of the page, as it is printed. */
  readonly now: string
  readonly parts: readonly Part[]
}

/** All that can be chosen. */
export function ChoiceFields(props: Props) {
  const words = useEmbedWords()
  const { choices, change } = props
  const height = heightOf(choices.height)
  return (
    <div className={styles.fields}>
      <What {...props} />
      <Field label={words.form}>
        {(field) => (
          <select
            {...field}
            value={choices.form}
            onChange={(event) => change({ form: event.target.value as Form })}
          >
            {FORMS.map((form) => (
              <option key={form} value={form}>
                {words.forms[form]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className={panels.pair}>
        <Field label={words.theme}>
          {(field) => (
            <select
              {...field}
              value={choices.theme}
              onChange={(event) => change({ theme: event.target.value as Choices['theme'] })}
            >
              {(['system', 'light', 'dark'] as const).map((theme) => (
                <option key={theme} value={theme}>
                  {words.themes[theme]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.language}>
          {(field) => (
            <select
              {...field}
              value={choices.language ?? 'any'}
              onChange={({ target }) =>
                change({ language: target.value === 'any' ? null : (target.value as 'en' | 'ko') })
              }
            >
              {(['any', 'en', 'ko'] as const).map((language) => (
                <option key={language} value={language}>
                  {words.languages[language]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field
        label={words.height}
        problem={height === null ? words.heightAllowed(String(HEIGHTS[0]), String(HEIGHTS[1])) : null}
      >
        {(field) => (
          <input
            {...field}
            inputMode="numeric"
            value={choices.height}
            onChange={(event) => change({ height: event.target.value })}
          />
        )}
      </Field>
      <Checks {...props} />
    </div>
  )
}

function What({ choices, change, now }: Props) {
  const words = useEmbedWords()
  const library = useLibraryWords()
  const lessons = useLessonsWords()
  const subject = readSubject(choices.what)
  return (
    <>
      <Field label={words.what}>
        {(field) => (
          <select
            {...field}
            value={choices.what}
            onChange={({ target }) => {
              // A lesson stands over the stage in a narrow frame: both want room.
              const learning = readSubject(target.value).kind === 'lesson'
              const tall = learning && choices.height === '480' ? { height: '640' } : {}
              change({ what: target.value, step: 0, ...tall })
            }}
          >
            <option value="now">{words.now(now)}</option>
            {Object.entries(CHAPTERS).map(([chapter, ids]) => (
              <optgroup key={chapter} label={library.chapters[chapter as keyof typeof CHAPTERS]}>
                {ids.map((id) => (
                  <option key={id} value={`scenario:${id}`}>
                    {library.scenarios[id].title}
                  </option>
                ))}
              </optgroup>
            ))}
            <optgroup label={words.lessons}>
              {LESSON_IDS.map((id) => (
                <option key={id} value={`lesson:${id}`}>
                  {lessons.titles[id]}
                </option>
              ))}
            </optgroup>
          </select>
        )}
      </Field>
      {subject.kind === 'lesson' && <StepField id={subject.id} choices={choices} change={change} />}
    </>
  )
}

function StepField({ id, choices, change }: Pick<Props, 'choices' | 'change'> & { readonly id: LessonId }) {
  const words = useEmbedWords()
  const [steps, setSteps] = useState(0)
  useEffect(() => {
    let gone = false
    loadLesson(id).then(
      (lesson) => !gone && setSteps(lesson.steps.length),
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [id])
  return (
    <Field label={words.step}>
      {(field) => (
        <select
          {...field}
          value={choices.step}
          onChange={(event) => change({ step: Number(event.target.value) })}
        >
          {Array.from({ length: steps + 1 }, (_, step) => step).map((step) => (
            <option key={step} value={step}>
              {step === 0 ? words.begin : words.stepN(String(step))}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Checks({ choices, change, parts }: Props) {
  const words = useEmbedWords()
  const learning = readSubject(choices.what).kind === 'lesson'
  const shown = parts.filter((part) => part !== 'lesson' || learning)
  return (
    <>
      <fieldset className={panels.checks}>
        <legend>{words.show}</legend>
        {shown.map((part) => {
          const on = choices.show.includes(part)
          const others = choices.show.filter((each) => each !== part)
          return (
            <label key={part} className={styles.check}>
              <input
                type="checkbox"
                checked={on}
                // A frame of nothing shows nothing.
                disabled={on && others.every((each) => each === 'lesson' && !learning)}
                onChange={() => change({ show: on ? others : [...choices.show, part] })}
              />
              {words.parts[part]}
            </label>
          )
        })}
      </fieldset>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={choices.autoplay}
          onChange={(event) => change({ autoplay: event.target.checked })}
        />
        {words.autoplay}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={choices.poster}
          disabled={choices.form === 'markdown'}
          onChange={(event) => change({ poster: event.target.checked })}
        />
        {words.poster}
      </label>
    </>
  )
}

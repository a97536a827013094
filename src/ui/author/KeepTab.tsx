import { type ChangeEvent, useState } from 'react'
import { lessons as enTitles } from '../../i18n/en/lessons.ts'
import { loadKorean, wordsIn } from '../../i18n/korean.ts'
import { loadChapterWords } from '../../i18n/lesson-words.ts'
import { blank } from '../../lessons/blank.ts'
import { CHAPTERS, chapterOf, isLesson, loadLesson } from '../../lessons/catalogue.ts'
import { fitWords, type Parcel } from '../../lessons/parcel.ts'
import { packParcel } from '../../lessons/parcel-link.ts'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import lessonStyles from '../lessons/lessons.module.css'
import { readLessonFile } from '../lessons/take-lesson.ts'
import { useLessonsWords } from '../lessons/use-lessons-words.ts'
import { useView } from '../store.ts'
import styles from './author.module.css'
import { type Draft, parcelOf, useAuthor, useDraft } from './state.ts'
import { useAuthorWords } from './use-author-words.ts'

/** A lesson of the course with its words, to be written on. */
async function copyOf(id: string): Promise<Parcel | null> {
  if (!isLesson(id)) return null
  const chapter = chapterOf(id)
  const [lesson, en, ko] = await Promise.all([
    loadLesson(id),
    loadChapterWords(chapter, 'en'),
    loadChapterWords(chapter, 'ko'),
    loadKorean(),
  ])
  const [inEnglish, inKorean] = [en[id], ko[id]]
  if (!inEnglish || !inKorean) return null
  const title = (language: 'en' | 'ko') => wordsIn(language, 'lessons', enTitles).titles[id] ?? id
  return {
    kafkascope: 'lesson',
    version: 1,
    lesson,
    words: {
      en: fitWords(lesson, { title: title('en'), ...inEnglish }),
      ko: fitWords(lesson, { title: title('ko'), ...inKorean }),
    },
  }
}

function save(draft: Draft): void {
  const text = `${JSON.stringify(parcelOf(draft), null, 2)}\n`
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${draft.lesson.id}.lesson.json`
  link.click()
  URL.revokeObjectURL(address)
}

function Drafts() {
  const words = useAuthorWords().keep
  const language = useView((view) => view.language)
  const { drafts, open, kept, openDraft, remove } = useAuthor()
  const [asked, ask] = useState<number | null>(null)
  return (
    <section className={styles.card}>
      <h3>{words.drafts}</h3>
      <ul className={styles.drafts}>
        {drafts.map((draft) => {
          const title = draft.words[language].title || draft.words.en.title || words.untitled
          return (
            <li key={draft.key} data-open={draft.key === open || undefined}>
              <button
                type="button"
                className={styles.draft}
                aria-label={words.open(title)}
                aria-current={draft.key === open || undefined}
                onClick={() => openDraft(draft.key)}
              >
                {title} <span className={styles.quiet}>{draft.lesson.id}</span>
              </button>
              {asked === draft.key ? (
                <>
                  <span className={styles.quiet}>{words.sure}</span>
                  <button
                    type="button"
                    className={`${controls.button} ${controls.danger}`}
                    onClick={() => {
                      ask(null)
                      remove(draft.key)
                    }}
                  >
                    {words.yes}
                  </button>
                  <button type="button" className={controls.button} onClick={() => ask(null)}>
                    {words.no}
                  </button>
                </>
              ) : (
                <button
                  type="button"
                  className={`${controls.button} ${controls.quiet} ${controls.square}`}
                  aria-label={words.remove(title)}
                  onClick={() => ask(draft.key)}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <p className={styles.quiet}>{kept ? words.kept : words.notKept}</p>
    </section>
  )
}

function Begin() {
  const words = useAuthorWords().keep
  const course = useLessonsWords()
  const begin = useAuthor((state) => state.begin)
  const [said, say] = useState('')
  async function read(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    try {
      begin(await readLessonFile(file))
      say(words.imported)
    } catch (problem) {
      say(words.notImported(problem instanceof Error ? problem.message : String(problem)))
    }
  }
  return (
    <section className={styles.card}>
      <h3>{words.begin}</h3>
      <div className={styles.row}>
        <button type="button" className={controls.button} onClick={() => begin(blank)}>
          {words.blank}
        </button>
        <select
          aria-label={words.copyOf}
          value=""
          onChange={({ target }) => {
            void copyOf(target.value).then((parcel) => parcel && begin(parcel))
          }}
        >
          <option value="">{words.copy} …</option>
          {CHAPTERS.map(({ id, lessons }) => (
            <optgroup key={id} label={course.chapters[id] ?? id}>
              {lessons.map((lesson) => (
                <option key={lesson} value={lesson}>
                  {course.titles[lesson]}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <label className={`${controls.button} ${lessonStyles.file}`}>
          {words.fromFile}
          <input type="file" accept="application/json,.json" onChange={(event) => void read(event)} />
        </label>
      </div>
      <p className={styles.quiet} role="status">
        {said}
      </p>
    </section>
  )
}

function Give() {
  const words = useAuthorWords().keep
  const draft = useDraft()
  const wrong = useAuthor((state) => state.problem !== null)
  const [said, say] = useState('')
  const [address, show] = useState('')
  async function copy(): Promise<void> {
    show('')
    try {
      const packed = await packParcel(parcelOf(draft))
      const link = `${location.origin}${location.pathname}${location.search}#learn=${packed}`
      try {
        await navigator.clipboard.writeText(link)
        say(words.copied(String(link.length)))
      } catch {
        say(words.notCopied)
        show(link)
      }
    } catch (problem) {
      say(problem instanceof Error ? problem.message : String(problem))
    }
  }
  return (
    <section className={styles.card}>
      <h3>{words.give}</h3>
      <div className={styles.row}>
        <button type="button" className={controls.button} disabled={wrong} onClick={() => void copy()}>
          {words.link}
        </button>
        <button type="button" className={controls.button} disabled={wrong} onClick={() => save(draft)}>
          {words.file}
        </button>
      </div>
      <p className={styles.quiet} role="status">
        {said}
      </p>
      {address !== '' && (
        <input className={styles.address} readOnly value={address} aria-label={words.link} />
      )}
    </section>
  )
}

/** Where lessons begin, are kept, and go from here. */
export function KeepTab() {
  return (
    <div className={styles.form}>
      <Give />
      <Begin />
      <Drafts />
    </div>
  )
}

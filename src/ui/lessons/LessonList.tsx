import { type ChangeEvent, useEffect, useState } from 'react'
import { CHAPTERS, type LessonId, loadLesson } from '../../lessons/catalogue.ts'
import controls from '../controls/controls.module.css'
import { later } from '../later.tsx'
import { useView } from '../store.ts'
import styles from './lessons.module.css'
import { PanelHead } from './PanelHead.tsx'
import { type Progress, readProgress, useProgress, writeProgress } from './progress.ts'
import { useLessonsWords, useLessonWords } from './use-lessons-words.ts'

/** How many steps of a lesson were done, and how many there are; null until the lesson is here. */
export function countDone(progress: Progress, id: string, steps: readonly string[]): number {
  return steps.filter((step) => (progress[`${id}/${step}`]?.how ?? 'skipped') !== 'skipped').length
}

const ChallengeList = later(() => import('../challenges/ChallengeList.tsx').then((m) => m.ChallengeList))

/** All lessons by chapter, with how far one has come, or all challenges. */
export function LessonList({
  which,
  lost = null,
}: {
  readonly which: 'lessons' | 'challenges'
  /** What was asked for, and is not there. */
  readonly lost?: string | null
}) {
  const words = useLessonsWords()
  return (
    <>
      <PanelHead list />
      <div className={styles.body}>
        <Which which={which} />
        {lost !== null && (
          <p className={styles.tag} role="alert">
            {words.lost(lost)}
          </p>
        )}
        {which === 'lessons' ? <Chapters /> : <ChallengeList />}
        <Keep />
      </div>
    </>
  )
}

/** The two lists, and the map of what they are about. */
function Which({ which }: { readonly which: 'lessons' | 'challenges' }) {
  const words = useLessonsWords()
  const { set, open } = useView.getState()
  return (
    <nav className={styles.which} aria-label={words.label}>
      {(['lessons', 'challenges'] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-current={each === which ? 'page' : undefined}
          onClick={() => set({ lesson: each === 'lessons' ? '' : each })}
        >
          {each === 'lessons' ? words.label : words.challenges}
        </button>
      ))}
      <button type="button" onClick={() => open({ kind: 'concepts', about: null })}>
        {words.conceptMap}
      </button>
    </nav>
  )
}

function Chapters() {
  const words = useLessonsWords()
  const set = useView((view) => view.set)
  return (
    <>
      <p className={styles.quiet}>{words.intro}</p>
      {CHAPTERS.map(({ id, lessons }, i) => (
        <section key={id} className={styles.chapter} aria-labelledby={`chapter-${id}`}>
          <h3 id={`chapter-${id}`}>{words.chapter(String(i + 1), words.chapters[id] ?? id)}</h3>
          <ul>
            {lessons.map((lesson) => (
              <Entry key={lesson} id={lesson} />
            ))}
          </ul>
        </section>
      ))}
      <button
        type="button"
        className={`${controls.button} ${styles.wide} ${styles.write}`}
        onClick={() => set({ authoring: true, lesson: null })}
      >
        {words.write}
      </button>
    </>
  )
}

function Entry({ id }: { readonly id: LessonId }) {
  const words = useLessonsWords()
  const own = useLessonWords(id)
  const set = useView((view) => view.set)
  const progress = useProgress((state) => state.steps)
  const [facts, setFacts] = useState<{ minutes: number; steps: readonly string[] } | null>(null)
  useEffect(() => {
    loadLesson(id).then(
      ({ minutes, steps }) => setFacts({ minutes, steps: steps.map((step) => step.id) }),
      () => undefined,
    )
  }, [id])
  const done = facts ? countDone(progress, id, facts.steps) : 0
  return (
    <li>
      <button type="button" className={styles.entry} onClick={() => set({ lesson: id })}>
        <span className={styles.entryTitle}>{words.titles[id]}</span>
        {own && <span className={styles.entryGoal}>{own.goal}</span>}
        {facts && (
          <span className={styles.entryFacts}>
            <span className={styles.dots} aria-hidden="true">
              {facts.steps.map((step) => (
                <i key={step} data-how={progress[`${id}/${step}`]?.how} />
              ))}
            </span>
            <span>
              {done === facts.steps.length
                ? words.finished
                : words.progress(String(done), String(facts.steps.length))}
            </span>
            <span>{words.minutes(String(facts.minutes))}</span>
          </span>
        )}
      </button>
    </li>
  )
}

function download(): void {
  const url = URL.createObjectURL(
    new Blob([writeProgress(useProgress.getState().steps)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = 'kafkascope-lessons.json'
  link.click()
  URL.revokeObjectURL(url)
}

/** Progress as a file, out and in. */
function Keep() {
  const words = useLessonsWords()
  const { kept, add } = useProgress()
  const [said, setSaid] = useState<string | null>(null)
  async function read(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    const found = file.size > 100_000 ? null : readProgress(await file.text())
    if (found) add(found)
    setSaid(found ? words.imported : words.notImported)
  }
  return (
    <footer className={styles.keep}>
      <p className={styles.quiet}>{kept ? words.keep : words.notKept}</p>
      <div className={styles.row}>
        <button type="button" className={controls.button} onClick={download}>
          {words.exportProgress}
        </button>
        <label className={`${controls.button} ${styles.file}`}>
          {words.importProgress}
          <input type="file" accept="application/json,.json" onChange={(event) => void read(event)} />
        </label>
      </div>
      <p className={styles.quiet} role="status">
        {said}
      </p>
    </footer>
  )
}

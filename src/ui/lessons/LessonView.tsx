import { useEffect, useRef } from 'react'
import type { LessonWords } from '../../i18n/lesson-words.ts'
import { CHAPTERS, chapterOf, isLesson, LESSON_IDS, type LessonId } from '../../lessons/catalogue.ts'
import { filled } from '../../lessons/evaluate.ts'
import controls from '../controls/controls.module.css'
import { changedConfigs } from '../controls/ScenarioPanel.tsx'
import { usePlayer } from '../hooks/use-player.ts'
import { later, withActs } from '../later.tsx'
import { useView } from '../store.ts'
import styles from './lessons.module.css'
import { bringIntoView } from './Marks.tsx'
import { Offers } from './Offers.tsx'
import { useProgress } from './progress.ts'
import { StepView } from './StepView.tsx'
import { type Session, stepOf } from './session.ts'
import { useOwn } from './source.ts'
import { openLesson } from './steer.ts'
import { type LessonsWords, useLessonsWords, useLessonWords, useOwnWords } from './use-lessons-words.ts'

const Glossed = later(
  () => import('../glossary/Glossed.tsx').then((m) => m.Glossed),
  ({ text, className }) => <p className={className}>{text}</p>,
)
const QuizCard = later(withActs(() => import('../quizzes/QuizCard.tsx').then((m) => m.QuizCard)))

/** One lesson: where one is in it, and what is to be done there. */
export function LessonView({ session }: { readonly session: Session }) {
  const words = useLessonsWords()
  const own = useLessonWords(session.id)
  const { id, lesson, index, phase } = session
  const step = stepOf(session)
  const title = useOwnWords()?.title
  const top = useRef<HTMLDivElement>(null)
  useStepInView(session)
  // A new step begins at its top, and a screen reader goes there.
  useEffect(() => {
    // In a frame only when the reader is in it already: the page around it is theirs to read.
    if (index >= 0 && (window.parent === window || document.hasFocus())) top.current?.focus()
  }, [index])
  // What comes next in a step is brought into sight, below it too.
  useEffect(() => {
    // Whoever pointed at something by keyboard is on the stage, a long way from what comes next.
    if (phase === 'explain') top.current?.focus({ preventScroll: true })
    if (phase !== 'predict') top.current?.querySelector('[data-now]')?.scrollIntoView({ block: 'nearest' })
  }, [phase])
  if (!own) return <p className={styles.quiet}>{words.loading}</p>
  return (
    <div
      className={styles.body}
      data-at={index >= 0 ? phase : undefined}
      data-full={session.full || undefined}
    >
      <p className={styles.over}>{isLesson(id) ? chapterName(id, words) : words.own}</p>
      <h2 className={styles.title}>{isLesson(id) ? words.titles[id] : title}</h2>
      <Glossed className={styles.goal ?? ''} text={own.goal} />
      {!isLesson(id) && <EditCopy />}
      <Steps session={session} />
      <div ref={top} tabIndex={-1} className={styles.top} key={index}>
        {index < 0 && <FreePlay session={session} own={own} />}
        {step && <StepView session={session} step={step} words={own} />}
        {index >= lesson.steps.length && <Sandbox session={session} own={own} />}
      </div>
    </div>
  )
}

/** On a phone the stage is longer than what is seen of it: what a step is about is brought there. */
function useStepInView({ lesson, index, phase, mark }: Session): void {
  const player = usePlayer()
  useEffect(() => {
    const step = lesson.steps[index]
    if (!step?.look || !mark || phase === 'explain' || !matchMedia('(max-width: 760px)').matches) return
    bringIntoView(filled(player.run, mark, step.look), false)
  }, [lesson, index, phase, mark, player])
}

/** A lesson from a link or a file is opened on the authoring page, as a draft of one's own. */
function EditCopy() {
  const words = useLessonsWords()
  const authoring = useView((view) => view.authoring)
  const parcel = useOwn((state) => state.parcel)
  if (authoring || !parcel) return null
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.small} ${styles.copy}`}
      onClick={() =>
        void import('../author/state.ts').then(({ useAuthor }) => {
          useAuthor.getState().begin(parcel)
          useView.getState().set({ authoring: true })
        })
      }
    >
      {words.edit}
    </button>
  )
}

function chapterName(id: LessonId, words: LessonsWords): string {
  const chapter = chapterOf(id)
  const number = CHAPTERS.findIndex((each) => each.id === chapter) + 1
  return words.chapter(String(number), words.chapters[chapter] ?? chapter)
}

/** The steps as a row of numbers; any of them can be gone to. */
function Steps({ session }: { readonly session: Session }) {
  const words = useLessonsWords()
  const player = usePlayer()
  const progress = useProgress((state) => state.steps)
  const { id, lesson, index } = session
  return (
    <ol className={styles.steps}>
      {lesson.steps.map((step, i) => {
        const how = progress[`${id}/${step.id}`]?.how
        return (
          <li key={step.id}>
            <button
              type="button"
              aria-current={i === index ? 'step' : undefined}
              aria-label={`${words.stepName(String(i + 1))}${how && how !== 'skipped' ? `, ${words.finished}` : ''}`}
              data-how={how}
              onClick={() => void openLesson(player, id, i)}
            >
              {how && how !== 'skipped' && i !== index ? '✓' : i + 1}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

interface PartProps {
  readonly session: Session
  readonly own: LessonWords
}

function FreePlay({ session, own }: PartProps) {
  const words = useLessonsWords()
  const player = usePlayer()
  return (
    <div className={styles.phase} data-now>
      <p className={styles.phaseName}>{words.play}</p>
      <p className={styles.text}>{own.play}</p>
      <Offers session={session} names={own.offers} offers={session.lesson.play} />
      <Shortened session={session} />
      <button
        type="button"
        className={`${controls.button} ${controls.primary} ${styles.wide}`}
        onClick={() => void openLesson(player, session.id, 0)}
      >
        {words.start}
      </button>
    </div>
  )
}

/** Configs that were made shorter only so that they can be watched. */
function Shortened({ session }: { readonly session: Session }) {
  const words = useLessonsWords()
  const shortened = changedConfigs(session.lesson.start).filter((config) => config.shortened)
  return shortened.map(({ name, value, usual }) => (
    <p key={name} className={styles.tag}>
      {words.shortened(name, value, usual)}
    </p>
  ))
}

function Sandbox({ session, own }: PartProps) {
  const words = useLessonsWords()
  const set = useView((view) => view.set)
  const { id } = session
  const next = isLesson(id) ? LESSON_IDS[LESSON_IDS.indexOf(id) + 1] : undefined
  const { docs, offers } = session.lesson
  return (
    <div className={styles.phase} data-now>
      <p className={styles.phaseName}>{words.sandbox}</p>
      <p className={styles.text}>{words.sandboxIntro}</p>
      <ul className={styles.ideas}>
        {own.sandbox.map((idea) => (
          <li key={idea}>{idea}</li>
        ))}
      </ul>
      <Offers session={session} names={own.offers} offers={Object.keys(offers)} />
      <QuizCard lesson={session.id} />
      <p className={styles.phaseName}>{words.docs}</p>
      <ul className={styles.ideas}>
        {docs.map((anchor) => (
          <li key={anchor}>
            <a href={`https://kafka.apache.org/documentation/#${anchor}`} target="_blank" rel="noreferrer">
              {words.docTitles[anchor] ?? anchor.replace(/^[a-z]+configs_/, '')}
            </a>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        {next && (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => set({ lesson: next })}
          >
            {words.nextLesson}
          </button>
        )}
        <button type="button" className={controls.button} onClick={() => set({ lesson: '' })}>
          {words.finish}
        </button>
      </div>
    </div>
  )
}

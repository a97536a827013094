import { type ReactNode, useEffect, useId, useState } from 'react'
import { loadQuizWords } from '../../i18n/quiz-words.ts'
import { isLesson } from '../../lessons/catalogue.ts'
import { quizzes } from '../../lessons/quizzes/index.ts'
import { beginQuiz } from '../../lessons/quizzes/play.ts'
import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import lessons from '../lessons/lessons.module.css'
import { useProgress } from '../lessons/progress.ts'
import { useLessonsWords } from '../lessons/use-lessons-words.ts'
import { openOwn } from '../run-actions.ts'
import { type Language, useView } from '../store.ts'

type Words = Awaited<ReturnType<typeof loadQuizWords>>

function useQuizWords(): Words | null {
  const language = useView((view) => view.language)
  const [known, setKnown] = useState<Partial<Record<Language, Words>>>({})
  useEffect(() => {
    loadQuizWords(language).then(
      (words) => setKnown((before) => ({ ...before, [language]: words })),
      () => undefined,
    )
  }, [language])
  return known[language] ?? known.en ?? known.ko ?? null
}

const nextFrame = () => new Promise<void>((go) => requestAnimationFrame(() => go()))

/** The question at the end of a lesson; nothing for a lesson from outside. */
export function QuizCard({ lesson }: { readonly lesson: string }) {
  const words = useQuizWords()
  if (!words || !isLesson(lesson)) return null
  return <Question key={lesson} lesson={lesson} words={words} />
}

interface Props {
  readonly lesson: keyof typeof quizzes
  readonly words: Words
}

function Question({ lesson, words }: Props) {
  const own = words.each[lesson]
  const quiz = quizzes[lesson]
  const player = usePlayer()
  const name = useId()
  const [chosen, choose] = useState<string | null>(null)
  const [right, setRight] = useState<string | null>(null)
  const [deciding, setDeciding] = useState(false)
  if (!own) return null

  /** Runs the cluster of the question by itself, a little with each frame. */
  async function decide(): Promise<void> {
    setDeciding(true)
    await player.readyToAct()
    const run = beginQuiz(quiz)
    while (!run.goOn()) await nextFrame()
    const [answer = null] = run.right()
    setDeciding(false)
    setRight(answer)
    useProgress.getState().note('quiz', lesson, { how: 'done', predicted: chosen, right: answer })
  }

  return (
    <section className={lessons.phase} aria-labelledby={`${name}-title`}>
      <h3 id={`${name}-title`} className={lessons.phaseName}>
        {words.title}
      </h3>
      <fieldset className={lessons.options} disabled={deciding || right !== null}>
        <legend className={lessons.text}>{own.ask}</legend>
        {quiz.options.map(({ id }) => (
          <label key={id} className={lessons.option} data-chosen={chosen === id || undefined}>
            <input type="radio" name={name} checked={chosen === id} onChange={() => choose(id)} />
            <span>{own.options[id]}</span>
          </label>
        ))}
      </fieldset>
      {right === null ? (
        <button
          type="button"
          className={controls.button}
          disabled={chosen === null || deciding}
          onClick={() => void decide()}
        >
          {deciding ? words.deciding : words.decide}
        </button>
      ) : (
        <Answer chosen={chosen} right={right} own={own} words={words} onAgain={() => setRight(null)}>
          <button type="button" className={controls.button} onClick={() => openOwn(player, quiz.start)}>
            {words.watch}
          </button>
        </Answer>
      )}
    </section>
  )
}

interface AnswerProps {
  readonly chosen: string | null
  readonly right: string
  readonly own: Words['each'][string]
  readonly words: Words
  readonly onAgain: () => void
  readonly children: ReactNode
}

function Answer({ chosen, right, own, words, onAgain, children }: AnswerProps) {
  const said = useLessonsWords()
  const same = chosen === right
  return (
    <>
      <div className={lessons.verdict} data-right={same || undefined} role="status">
        <p>{same ? said.asPredicted : said.otherwise}</p>
        <dl>
          <dt>{said.happened}</dt>
          <dd>{own.options[right]}</dd>
        </dl>
        {own.explain}
      </div>
      <div className={lessons.row}>
        {children}
        {!same && (
          <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={onAgain}>
            {words.again}
          </button>
        )}
      </div>
    </>
  )
}

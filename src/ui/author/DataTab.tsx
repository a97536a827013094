import { useEffect, useMemo, useRef, useState } from 'react'
import type { Lesson } from '../../lessons/types.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useSession } from '../lessons/session.ts'
import { useView } from '../store.ts'
import styles from './author.module.css'
import { createEditor, type Editor, type Mark } from './editor.ts'
import { addGoal, addOffer, addOption, addStep, recorded } from './edits.ts'
import { strangersIn } from './grammar.ts'
import { useAuthor, useDraft } from './state.ts'
import { useAuthorWords } from './use-author-words.ts'

/** What is wrong with the data, and what is strange in it. */
function useMarks(): readonly Mark[] {
  const words = useAuthorWords().data
  const problem = useAuthor((state) => state.problem)
  const { lesson } = useDraft()
  return useMemo(() => {
    if (problem)
      return [{ field: problem.field, says: words.problem(problem.field, problem.allowed), severe: true }]
    return strangersIn(lesson).map(({ field, name, kind }) => ({
      field,
      says: words.stranger[kind](name),
      severe: false,
    }))
  }, [problem, lesson, words])
}

/** The editor of the open draft, made anew for another one. */
function useEditor(marks: readonly Mark[]) {
  const words = useAuthorWords().data
  const { key, text } = useDraft()
  const version = useAuthor((state) => state.version)
  const holder = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const now = useRef(text)
  now.current = text
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft is another text, with its own history
  useEffect(() => {
    if (!holder.current) return
    const lesson = () => {
      const { drafts, open } = useAuthor.getState()
      return drafts.find((draft) => draft.key === open)?.lesson as Lesson
    }
    const made = createEditor(holder.current, now.current, words.label, lesson, (typed) => {
      if (typed !== now.current) useAuthor.getState().write(typed)
    })
    editor.current = made
    return () => made.destroy()
  }, [key, words.label])
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts the texts that did not come from typing
  useEffect(() => editor.current?.replace(now.current), [version])
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are put anew into an editor made anew
  useEffect(() => editor.current?.mark(marks), [marks, key, version, words.label])
  return { holder, show: (field: string) => editor.current?.show(field) }
}

function Outline({ show }: { readonly show: (field: string) => void }) {
  const words = useAuthorWords().data
  const { lesson } = useDraft()
  const chip = (name: string, field: string) => (
    <button key={field} type="button" className={styles.chip} onClick={() => show(field)}>
      {name}
    </button>
  )
  return (
    <nav className={styles.row} aria-label={words.outline}>
      {chip(words.parts.start, 'start')}
      {chip(words.parts.offers, 'offers')}
      {lesson.steps.map((step, i) => chip(`${i + 1} ${step.id}`, `steps[${i}]`))}
    </nav>
  )
}

/** Pieces to be written over, and what was done in the preview as a solution. */
function Adds({ show }: { readonly show: (field: string) => void }) {
  const words = useAuthorWords().data
  const player = usePlayer()
  const { lesson } = useDraft()
  const wrong = useAuthor((state) => state.problem !== null)
  const change = useAuthor((state) => state.change)
  const index = useSession((state) => state.session?.index ?? -1)
  const [said, say] = useState('')
  const at = Math.min(index < 0 ? lesson.steps.length - 1 : index, lesson.steps.length - 1)
  const act = (next: Lesson, field: string) => {
    change(next)
    say('')
    setTimeout(() => show(field))
  }
  const adds = {
    step: () => act(addStep(lesson, at), `steps[${at + 1}]`),
    goal: () => act(addGoal(lesson, at), `steps[${at}].goals[${lesson.steps[at]?.goals.length ?? 0}]`),
    option: () => act(addOption(lesson, at), `steps[${at}].predict`),
    offer: () => act(addOffer(lesson), `offers.${Object.keys(addOffer(lesson).offers).at(-1)}`),
  }
  function record(): void {
    const { session } = useSession.getState()
    if (!session?.mark || !session.lesson.steps[session.index]) return say(words.noStep)
    const taken = recorded(player.run, session.mark, lesson, session.index)
    if (!taken) return say(words.nothing)
    act(taken.lesson, `steps[${session.index}].solution`)
    say(words.recorded(String(taken.acts)))
  }
  return (
    <>
      <div className={styles.row}>
        <span className={styles.quiet} title={words.addsTo(lesson.steps[at]?.id ?? '')}>
          {words.add}
        </span>
        {(['step', 'goal', 'option', 'offer'] as const).map((each) => (
          <button key={each} type="button" className={styles.chip} disabled={wrong} onClick={adds[each]}>
            + {words.adds[each]}
          </button>
        ))}
        <button type="button" className={styles.chip} disabled={wrong} onClick={record}>
          {words.record}
        </button>
      </div>
      <p className={styles.quiet} role="status">
        {said}
      </p>
    </>
  )
}

/** The lesson's data as text, with completion, and its faults at their fields. */
export function DataTab() {
  const words = useAuthorWords()
  const problem = useAuthor((state) => state.problem)
  const marks = useMarks()
  const { holder, show } = useEditor(marks)
  useView((view) => view.language)
  return (
    <div className={styles.data}>
      <Outline show={show} />
      <Adds show={show} />
      <div ref={holder} className={styles.editor} />
      <div className={styles.state} role="status" data-wrong={problem !== null || undefined}>
        {marks.length === 0 && <p>{words.data.fine}</p>}
        {marks.slice(0, 4).map(({ field, says }) => (
          <button key={`${field} ${says}`} type="button" className={styles.fault} onClick={() => show(field)}>
            {says}
          </button>
        ))}
        <p className={styles.quiet}>{problem ? words.waiting : words.data.intro}</p>
      </div>
    </div>
  )
}

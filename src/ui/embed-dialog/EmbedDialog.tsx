import { useState } from 'react'
import { PARTS, type Part, USUAL_PARTS } from '../../embed/options.ts'
import { proseFor } from '../../embed/snippet.ts'
import controls from '../controls/controls.module.css'
import { formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useLessonsWords } from '../lessons/use-lessons-words.ts'
import { useLibraryWords } from '../library/use-library-words.ts'
import { Dialog } from '../panels/Dialog.tsx'
import { ChoiceFields } from './ChoiceFields.tsx'
import styles from './embed-dialog.module.css'
import { readSubject } from './subject.ts'
import { useEmbedWords } from './use-embed-words.ts'
import { type Choices, type Snippet, useSnippet } from './use-snippet.ts'

const BEGIN: Choices = {
  what: 'now',
  step: 0,
  form: 'iframe',
  theme: 'system',
  language: null,
  height: '480',
  show: USUAL_PARTS,
  autoplay: false,
  poster: false,
}

/** The title of what was chosen, in the reader's language. */
function useTitle({ what }: Choices): string {
  const library = useLibraryWords()
  const lessons = useLessonsWords()
  const player = usePlayer()
  const subject = readSubject(what)
  if (subject.kind === 'lesson') return lessons.titles[subject.id] ?? subject.id
  const { scenario } = player.run.recording()
  const id = subject.kind === 'now' ? scenario.id : subject.id
  const known: Readonly<Record<string, { readonly title: string }>> = library.scenarios
  return known[id]?.title ?? scenario.title ?? id
}

/** Makes what is pasted into another page, and shows what it will be there. */
export function EmbedDialog() {
  const words = useEmbedWords()
  const player = usePlayer()
  const [choices, setChoices] = useState(BEGIN)
  const [now] = useState(() => formatTime(player.run.now))
  const title = useTitle(choices)
  // A part that was left out on purpose stays left out; of a lesson only where there is one.
  const usual: readonly Part[] = USUAL_PARTS
  const snippet = useSnippet(choices, title, usual)
  const change = (part: Partial<Choices>) => setChoices((before) => ({ ...before, ...part }))
  return (
    <Dialog title={words.title} wide>
      <p className={styles.intro}>{words.intro}</p>
      <div className={styles.columns}>
        <ChoiceFields choices={choices} change={change} now={now} parts={PARTS} />
        <div className={styles.result}>
          {snippet === 'too long' ? <p role="alert">{words.tooLong}</p> : <Result snippet={snippet} />}
        </div>
      </div>
    </Dialog>
  )
}

function Result({ snippet }: { readonly snippet: Snippet | null }) {
  const words = useEmbedWords()
  const [copied, setCopied] = useState<{ readonly text: string; readonly done: boolean } | null>(null)
  if (!snippet) return <div className={styles.code} aria-busy="true" />
  const { text, address, options } = snippet
  const prose = proseFor(options, words.crash, 'crash:1')

  async function copy(): Promise<void> {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setCopied({ text, done })
  }

  const said = copied?.text === text ? (copied.done ? `✓ ${words.copied}` : words.failed) : ''
  return (
    <>
      <textarea
        className={styles.code}
        aria-label={words.code}
        readOnly
        rows={5}
        spellCheck={false}
        value={text}
        onFocus={(event) => event.target.select()}
      />
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          onClick={() => void copy()}
        >
          {words.copy}
        </button>
        <output className={copied?.done ? controls.good : controls.hint}>{said}</output>
      </div>
      {prose && (
        <p className={controls.hint}>
          {words.prose} <code className={styles.prose}>{prose}</code>
        </p>
      )}
      {options.form === 'markdown' ? (
        <p className={controls.hint}>{words.noPreview}</p>
      ) : (
        <>
          <iframe
            key={address}
            className={styles.preview}
            style={{ height: options.height }}
            src={address}
            title={words.preview}
            sandbox="allow-scripts"
            referrerPolicy="no-referrer"
          />
          <p className={controls.hint}>{words.cors}</p>
        </>
      )}
    </>
  )
}

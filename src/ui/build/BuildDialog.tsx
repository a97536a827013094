import { useState } from 'react'
import type { Scenario } from '../../engine/index.ts'
import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import { Dialog } from '../panels/Dialog.tsx'
import { Field } from '../panels/Field.tsx'
import { openOwn } from '../run-actions.ts'
import styles from './build.module.css'
import { BLANK, begun, changed, problemIn, redone, undone } from './draft.ts'
import { FeaturesSection } from './FeaturesSection.tsx'
import { SavedList } from './SavedList.tsx'
import { ShareConsumersSection } from './ShareConsumersSection.tsx'
import { fits, keepSaved, recallSaved, type Saved, withSaved } from './saved.ts'
import { ClusterSection, ConsumersSection, ProducersSection, TopicsSection } from './sections.tsx'
import { useBuildWords } from './use-build-words.ts'

/** Draft, name, what is kept, and what can be done with them. */
function useBuilder(present: Scenario, unnamed: string) {
  const [drafts, setDrafts] = useState(() => begun(present))
  /** Counts the drafts that did not come from typing: their fields are made afresh. */
  const [version, setVersion] = useState(0)
  const [name, setName] = useState(present.title ?? unnamed)
  const [saved, setSaved] = useState(recallSaved)
  const [kept, setKept] = useState<boolean | null>(null)
  const afresh = (next: typeof drafts) => {
    setDrafts(next)
    setVersion((n) => n + 1)
    setKept(null)
  }
  return {
    drafts,
    version,
    name,
    saved,
    kept,
    setName,
    change: (part: Partial<Scenario>) => {
      setDrafts((before) => changed(before, part))
      setKept(null)
    },
    undo: () => afresh(undone(drafts)),
    redo: () => afresh(redone(drafts)),
    open: (scenario: Scenario, as: string) => {
      afresh(begun(scenario))
      setName(as)
    },
    keep: (list: readonly Saved[]) => {
      setKept(keepSaved(list))
      if (fits(list)) setSaved(list)
    },
  }
}

/** A cluster of one's own: everything that a run begins with. */
export function BuildDialog() {
  const words = useBuildWords()
  const player = usePlayer()
  const builder = useBuilder(player.run.recording().scenario, words.unnamed)
  const { drafts, version, name, saved, kept, change } = builder
  const draft = { ...drafts.now, title: name }
  const wrong = problemIn(draft)
  const section = { draft: drafts.now, wrong, change }
  function begin(): boolean {
    if (wrong) return false
    openOwn(player, draft)
    return true
  }
  const tool = (label: string, disabled: boolean, act: () => void) => (
    <button type="button" className={controls.button} disabled={disabled} onClick={act}>
      {label}
    </button>
  )
  return (
    <Dialog title={words.title} submit={words.begin} disabled={wrong !== null} onSubmit={begin} wide>
      <p className={styles.note}>{words.explain}</p>
      <div className={styles.tools}>
        <Field label={words.name} problem={wrong?.field === 'title' ? wrong.allowed : null}>
          {(props) => (
            <input
              {...props}
              maxLength={80}
              value={name}
              onChange={(event) => builder.setName(event.target.value)}
            />
          )}
        </Field>
        {tool(words.undo, drafts.past.length === 0, builder.undo)}
        {tool(words.redo, drafts.future.length === 0, builder.redo)}
        {tool(words.save, wrong !== null || name.trim() === '', () =>
          builder.keep(withSaved(saved, name.trim(), drafts.now)),
        )}
        {tool(words.blank, false, () => builder.open(BLANK, words.unnamed))}
      </div>
      <p className={styles.state} role="status" data-wrong={wrong !== null || kept === false}>
        {wrong
          ? words.problem(wrong.field, wrong.allowed)
          : kept === null
            ? words.fine
            : kept
              ? words.kept
              : words.notKept}
      </p>
      <SavedList saved={saved} open={builder.open} keep={builder.keep} />
      <div key={version} className={styles.sections}>
        <ClusterSection {...section} />
        {drafts.now.controlPlane !== 'zookeeper' && <FeaturesSection {...section} />}
        <TopicsSection {...section} />
        <ProducersSection {...section} />
        <ConsumersSection {...section} />
        {drafts.now.controlPlane !== 'zookeeper' && <ShareConsumersSection {...section} />}
      </div>
    </Dialog>
  )
}

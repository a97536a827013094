import type { ReactNode } from 'react'
import { freshestImage, type KafkaWorld, type Run } from '../../engine/index.ts'
import controls from '../controls/controls.module.css'
import { Popover } from '../controls/Popover.tsx'
import { HOME } from '../stage/camera.ts'
import { isOpen, NO_FILTER, type StageFilter } from '../stage/filter.ts'
import { useView } from '../store.ts'
import styles from './map.module.css'
import { useMapWords } from './use-map-words.ts'

function groupsOf(world: KafkaWorld): string[] {
  const groups = new Set<string>()
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if ((node?.role === 'consumer' || node?.role === 'share-consumer') && node.spec.group)
      groups.add(node.spec.group)
  }
  return [...groups]
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly children: ReactNode
  readonly onChange: (value: string) => void
}

function Choice({ label, value, children, onChange }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      {label}
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </label>
  )
}

function Funnel() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path
        d="M2 2.8h12L9.5 8.4v5L6.5 11.8V8.4z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  )
}

const HEALTHS = ['any', 'underReplicated', 'underMinIsr', 'offline'] as const

/** Which partitions stand out, or are alone on the stage. */
export function FilterMenu({
  run,
  passing,
  slim,
}: {
  readonly run: Run
  readonly passing: ReadonlySet<string> | null
  readonly slim: boolean
}) {
  const words = useMapWords()
  const filter = useView((view) => view.filter)
  const set = useView((view) => view.set)
  const change = (part: Partial<StageFilter>) => {
    const next = { ...filter, ...part }
    // Another shape: from where everything of it is seen.
    set(next.hide || filter.hide ? { filter: next, camera: HOME } : { filter: next })
  }
  const topics = Object.keys(freshestImage(run.world)?.topics ?? {})
  const face = slim ? (
    <>
      <Funnel />
      {passing && <span>{passing.size}</span>}
    </>
  ) : (
    <span>{passing ? words.filterOn(passing.size) : words.filter}</span>
  )
  return (
    <Popover label={words.filterLabel} face={face}>
      {() => (
        <div className={controls.stack}>
          <Choice
            label={words.topic}
            value={filter.topic ?? ''}
            onChange={(topic) => change({ topic: topic || null })}
          >
            <option value="">{words.any}</option>
            {topics.map((topic) => (
              <option key={topic}>{topic}</option>
            ))}
          </Choice>
          <Choice
            label={words.group}
            value={filter.group ?? ''}
            onChange={(group) => change({ group: group || null })}
          >
            <option value="">{words.any}</option>
            {groupsOf(run.world).map((group) => (
              <option key={group}>{group}</option>
            ))}
          </Choice>
          <Choice
            label={words.health}
            value={filter.health}
            onChange={(health) => change({ health: health as StageFilter['health'] })}
          >
            {HEALTHS.map((health) => (
              <option key={health} value={health}>
                {words.healths[health]}
              </option>
            ))}
          </Choice>
          <label className={controls.check}>
            <input type="checkbox" checked={filter.hide} onChange={() => change({ hide: !filter.hide })} />
            {words.hide}
          </label>
          <div className={controls.row}>
            <button
              type="button"
              className={controls.button}
              disabled={isOpen(filter) && !filter.hide}
              onClick={() => set({ filter: NO_FILTER, camera: HOME })}
            >
              {words.clear}
            </button>
            {passing && <span className={controls.hint}>{words.matches(passing.size)}</span>}
          </div>
        </div>
      )}
    </Popover>
  )
}

import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { later } from '../later.tsx'
import { useNamedTitle } from '../library/use-named-title.ts'
import { Popover } from './Popover.tsx'
import styles from './top-bar.module.css'

const ScenarioPanel = later(() => import('./ScenarioPanel.tsx').then((m) => m.ScenarioPanel))

/** What runs; pressing it tells what else could, and where the run departs from Kafka's defaults. */
export function ScenarioChip() {
  const words = useWords().shell.scenario
  const { id, title: own } = usePlayerState((of) => {
    const { scenario } = of.run.recording()
    return { id: scenario.id, title: scenario.title ?? null }
  })
  const family = id.replace(/-zookeeper$/, '')
  const titles: Readonly<Record<string, string>> = words.titles
  const known = own === null && Object.hasOwn(titles, family) ? titles[family] : undefined
  const named = useNamedTitle(family, known === undefined && own === null)
  const other = /^(lesson|challenge)-/.test(id) ? words.lesson : words.untitled
  const title = known ?? own ?? named ?? other
  return (
    <Popover
      label={`${words.label}: ${title}`}
      look="chip"
      face={<span className={styles.clip}>{title}</span>}
    >
      {(close) => <ScenarioPanel title={title} close={close} />}
    </Popover>
  )
}

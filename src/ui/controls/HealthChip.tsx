import { freshestImage, health, type KafkaWorld } from '../../engine/index.ts'
import { formatNumber } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import { useWorld } from '../hooks/use-world.ts'
import { brokerState } from '../stage/broker-view.ts'
import { useView } from '../store.ts'
import styles from './top-bar.module.css'

function readHealth(world: KafkaWorld) {
  const brokers = Object.values(world.nodes).filter((node) => node.role === 'broker')
  // Fencing is the controllers' word and shows in the partitions; here a broker is up once it has started.
  const up = brokers.filter((broker) => brokerState(broker, false) === 'running').length
  return { up, all: brokers.length, known: freshestImage(world) !== null, ...health(world) }
}

/** How many brokers run, and what that means for the partitions. */
export function HealthChip() {
  const words = useWords().shell.health
  const language = useView((view) => view.language)
  const now = useWorld(readHealth)
  const number = (value: number) => formatNumber(value, language)
  const parts = [words.brokers(number(now.up), number(now.all))]
  if (now.offline > 0) parts.push(words.offline(number(now.offline)))
  if (now.underReplicated > 0) parts.push(words.underReplicated(number(now.underReplicated)))
  if (!now.known) parts.push(words.unknown)
  const fine = parts.length === 1 && now.up === now.all
  if (fine) parts.push(words.healthy)
  const tone = fine ? '' : now.offline > 0 || now.up < now.all || !now.known ? styles.bad : styles.warn
  return (
    <output className={`${styles.chip} ${tone}`} aria-label={words.label} aria-live="off">
      <span className={styles.dot} />
      <span className={styles.clip}>{parts.join(' · ')}</span>
    </output>
  )
}

import { freshestImage, type KafkaWorld, type TrafficLayer } from '../../engine/index.ts'
import { useWords } from '../hooks/use-words.ts'
import { useWorld } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import styles from './actions.module.css'
import controls from './controls.module.css'
import { Legend } from './Legend.tsx'
import { Popover } from './Popover.tsx'

const LAYERS: readonly TrafficLayer[] = [
  'records',
  'acks',
  'replication',
  'coordination',
  'heartbeats',
  'metadata',
  'quorum',
]

function readTopics(world: KafkaWorld): string[] {
  return Object.keys(freshestImage(world)?.topics ?? {})
}

/** Chooses which traffic and which topics the stage shows. */
export function ViewMenu() {
  const words = useWords().shell.view
  const topics = useWorld(readTopics)
  const { layers, hiddenTopics, toggleLayer, toggleTopic } = useView()
  return (
    <Popover label={words.button} icon="layers" look="quiet">
      {() => (
        <>
          <div className={styles.columns}>
            <fieldset className={styles.choices}>
              <legend className={controls.heading}>{words.layers}</legend>
              {LAYERS.map((layer) => (
                <label key={layer} className={controls.check}>
                  <input type="checkbox" checked={layers[layer]} onChange={() => toggleLayer(layer)} />
                  {words.layer[layer]}
                </label>
              ))}
            </fieldset>
            <fieldset className={styles.choices}>
              <legend className={controls.heading}>{words.topics}</legend>
              {topics.map((topic) => (
                <label key={topic} className={controls.check}>
                  <input
                    type="checkbox"
                    checked={!hiddenTopics.includes(topic)}
                    onChange={() => toggleTopic(topic)}
                  />
                  <span className={controls.mono}>{topic}</span>
                </label>
              ))}
            </fieldset>
          </div>
          <Legend />
        </>
      )}
    </Popover>
  )
}

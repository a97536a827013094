import { useState } from 'react'
import type { Command, KafkaWorld } from '../../engine/index.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { useWorld } from '../hooks/use-world.ts'
import { type Problem, tryAct } from '../run-actions.ts'
import styles from './actions.module.css'
import controls from './controls.module.css'
import { Icon } from './Icon.tsx'
import { Popover } from './Popover.tsx'

/** The brokers and how their processes are. */
export function readBrokers(world: KafkaWorld) {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' ? [{ id: node.brokerId, node: node.id, state: node.process }] : [],
  )
}

function BrokerRow({ broker }: { readonly broker: ReturnType<typeof readBrokers>[number] }) {
  const words = useWords().shell
  const player = usePlayer()
  const [problem, setProblem] = useState<Problem | null>(null)
  const act = (kind: 'CrashNode' | 'StopNode' | 'StartNode') => () => {
    const command: Command = { kind, node: broker.node }
    setProblem(tryAct(player, command))
  }
  const down = broker.state === 'crashed' || broker.state === 'stopped'
  return (
    <>
      <span className={styles.broker}>
        <strong>{words.brokers.name(String(broker.id))}</strong>
        <span className={controls.hint}>{words.brokers.state[broker.state]}</span>
        {problem && <span role="alert">{words.error.field(problem.field, problem.allowed)}</span>}
      </span>
      <span className={styles.doing}>
        {down ? (
          <button type="button" className={controls.button} onClick={act('StartNode')}>
            {words.brokers.start}
          </button>
        ) : (
          <>
            <button
              type="button"
              className={controls.button}
              disabled={broker.state === 'stopping'}
              onClick={act('StopNode')}
            >
              {words.brokers.stop}
            </button>
            <button
              type="button"
              className={`${controls.button} ${controls.danger}`}
              onClick={act('CrashNode')}
            >
              {words.brokers.crash}
            </button>
          </>
        )}
      </span>
    </>
  )
}

/** Crash, stop in order or restart any broker. */
export function BrokerMenu() {
  const words = useWords().shell.brokers
  const brokers = useWorld(readBrokers)
  return (
    <Popover label={words.choose} face={<Icon name="down" />}>
      {() => (
        <div className={controls.stack}>
          <p className={controls.heading}>{words.title}</p>
          <div className={styles.brokers}>
            {brokers.map((broker) => (
              <BrokerRow key={broker.id} broker={broker} />
            ))}
          </div>
          <p className={controls.hint}>{words.crashHint}</p>
          <p className={controls.hint}>{words.stopHint}</p>
        </div>
      )}
    </Popover>
  )
}

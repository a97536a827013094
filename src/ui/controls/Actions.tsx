import type { ReactNode } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { useWorld } from '../hooks/use-world.ts'
import { later, withActs } from '../later.tsx'
import { toggleBroker } from '../run-actions.ts'
import { useView } from '../store.ts'
import styles from './actions.module.css'
import { BrokerMenu, readBrokers } from './BrokerMenu.tsx'
import controls from './controls.module.css'
import { Icon } from './Icon.tsx'
import { Popover } from './Popover.tsx'
import { ViewMenu } from './ViewMenu.tsx'

const OperateMenu = later(withActs(() => import('../operate/OperateMenu.tsx').then((m) => m.OperateMenu)))

/** The broker the crash button means: the one that is down, the selected one, else the second. */
function useTarget() {
  const selection = useView((view) => view.selection)
  const brokers = useWorld(readBrokers)
  const selected = selection?.kind === 'broker' || selection?.kind === 'replica' ? selection.broker : null
  return (
    brokers.find((broker) => broker.id === selected) ??
    brokers.find((broker) => broker.state !== 'running') ??
    brokers[1] ??
    brokers[0]
  )
}

function CrashButton() {
  const words = useWords().shell
  const player = usePlayer()
  const target = useTarget()
  if (!target) return null
  const name = words.brokers.name(String(target.id))
  const runs = target.state === 'running'
  return (
    <span className={styles.split}>
      <button
        type="button"
        className={`${controls.button} ${runs ? controls.danger : ''}`}
        title={runs ? words.brokers.crashHint : undefined}
        disabled={target.state === 'stopping'}
        onClick={() => {
          toggleBroker(player, target.id)
          // On a phone the broker may be below what is seen.
          if (matchMedia('(max-width: 760px)').matches)
            document
              .querySelector(`[data-thing='{"kind":"broker","broker":${target.id}}']`)
              ?.scrollIntoView({ block: 'center' })
        }}
      >
        <Icon name={runs ? 'bolt' : 'play'} />
        {runs ? words.suggest.crash(name) : words.suggest.restart(name)}
      </button>
      <BrokerMenu />
    </span>
  )
}

/** What a newcomer can do to the cluster right away; every button does the real thing. Notices stand between. */
export function Actions({ children }: { readonly children: ReactNode }) {
  const words = useWords().shell
  const open = useView((view) => view.open)
  return (
    <div className={styles.actions} role="group" aria-label={words.suggest.label}>
      <button type="button" className={controls.button} onClick={() => open({ kind: 'send' })}>
        <Icon name="send" />
        {words.suggest.send}
      </button>
      <CrashButton />
      <button
        type="button"
        className={controls.button}
        onClick={() => open({ kind: 'consumer', group: null })}
      >
        <Icon name="plus" />
        {words.suggest.consumer}
      </button>
      <button type="button" className={controls.button} onClick={() => open({ kind: 'topic' })}>
        <Icon name="plus" />
        {words.suggest.topic}
      </button>
      <Popover label={words.suggest.operate} icon="tools">
        {(close) => <OperateMenu close={close} />}
      </Popover>
      {children}
      <ViewMenu />
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={words.help.button}
        title={words.help.button}
        onClick={() => open({ kind: 'help' })}
      >
        <Icon name="help" />
      </button>
    </div>
  )
}

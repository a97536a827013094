import { useEffect } from 'react'
import type { EmbedOptions } from '../../embed/options.ts'
import { Actions } from '../controls/Actions.tsx'
import { Transport } from '../controls/Transport.tsx'
import { ErrorBoundary } from '../ErrorBoundary.tsx'
import { PlayerContext } from '../hooks/use-player.ts'
import { usePreferences } from '../hooks/use-preferences.ts'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { later, withActs } from '../later.tsx'
import type { Player } from '../player/player.ts'
import { tryAct } from '../run-actions.ts'
import { Stage } from '../stage/Stage.tsx'
import { useView } from '../store.ts'
import styles from './embed.module.css'

const Narration = later(() => import('../narration/Narration.tsx').then((m) => m.Narration))
const Timeline = later(() => import('../timeline/Timeline.tsx').then((m) => m.Timeline))
const LinkNotice = later(() => import('../share/LinkNotice.tsx').then((m) => m.LinkNotice))
const LessonPanel = later(() => import('../lessons/LessonPanel.tsx').then((m) => m.LessonPanel))
const LessonMarks = later(() => import('../lessons/Marks.tsx').then((m) => m.Marks))
const OpenInFull = later(() => import('./OpenInFull.tsx').then((m) => m.OpenInFull))
const Dialogs = later(withActs(() => import('../panels/Dialogs.tsx').then((m) => m.Dialogs)))

/** Opens the door for the host, if the address names one. */
function useHost(player: Player, { host, show }: EmbedOptions): void {
  useEffect(() => {
    if (host === null) return
    let close: (() => void) | null = null
    let gone = false
    void import('./serve.ts').then(({ serveHost }) => {
      if (!gone) close = serveHost(player, host, show)
    })
    return () => {
      gone = true
      close?.()
    }
  }, [player, host, show])
}

interface Props {
  readonly player: Player
  readonly options: EmbedOptions
}

function Page({ player, options }: Props) {
  const open = useView((view) => view.open)
  usePreferences()
  useShortcuts(player)
  const { show } = options
  const learning = useView((view) => view.lesson !== null) && show.includes('lesson')
  useHost(player, options)
  return (
    <div className={styles.page} data-learning={learning || undefined}>
      {learning && (
        <aside className={styles.lesson}>
          <LessonPanel />
        </aside>
      )}
      {show.includes('actions') && (
        <Actions>
          <span />
        </Actions>
      )}
      <LinkNotice />
      {show.includes('stage') && (
        <div className={styles.stage}>
          <Stage
            player={player}
            onAddProducer={() => open({ kind: 'producer' })}
            onAddConsumer={(group) => open({ kind: 'consumer', group })}
            onCloseClient={(node) => tryAct(player, { kind: 'CloseClient', client: node })}
          />
          {learning && <LessonMarks />}
        </div>
      )}
      {show.includes('narration') && (
        <div className={styles.narration}>
          <Narration player={player} />
        </div>
      )}
      {show.includes('timeline') && <Timeline />}
      {show.includes('transport') && (
        <div className={styles.transport}>
          <Transport />
          <OpenInFull player={player} />
        </div>
      )}
      <Dialogs />
    </div>
  )
}

/** What stands in somebody else's page: the stage and what moves it, or only what was asked for. */
export function EmbedPage(props: Props) {
  return (
    <PlayerContext value={props.player}>
      <ErrorBoundary player={props.player}>
        <Page {...props} />
      </ErrorBoundary>
    </PlayerContext>
  )
}

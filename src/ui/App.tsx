import { useEffect } from 'react'
import { isLink } from '../share/is-link.ts'
import styles from './app.module.css'
import { BottomPanel } from './BottomPanel.tsx'
import { useCompare, useInspected } from './compare/state.ts'
import { Actions } from './controls/Actions.tsx'
import { TopBar } from './controls/TopBar.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { ErrorCard } from './ErrorCard.tsx'
import { StepMarks } from './hooks/StepMarks.tsx'
import { useMedia } from './hooks/use-media.ts'
import { PlayerContext, usePlayer } from './hooks/use-player.ts'
import { usePreferences } from './hooks/use-preferences.ts'
import { useShortcuts } from './hooks/use-shortcuts.ts'
import { usePlayerState } from './hooks/use-world.ts'
import { later, withActs } from './later.tsx'
import narration from './narration/Narration.module.css'
import { openLink, openPlace } from './open-run.ts'
import type { Player } from './player/player.ts'
import { tryAct } from './run-actions.ts'
import { Stage } from './stage/Stage.tsx'
import { useView } from './store.ts'
import { warmUp } from './warm-up.ts'

const Narration = later(
  () => import('./narration/Narration.tsx').then((m) => m.Narration),
  () => <div className={narration.card} />,
)
const Notices = later(() => import('./Notices.tsx').then((m) => m.Notices))
const LinkNotice = later(() => import('./share/LinkNotice.tsx').then((m) => m.LinkNotice))
const WatchNotice = later(() => import('./library/WatchNotice.tsx').then((m) => m.WatchNotice))
const NetworkFaults = later(withActs(() => import('./NetworkFaults.tsx').then((m) => m.NetworkFaults)))
const DropTarget = later(() => import('./share/DropTarget.tsx').then((m) => m.DropTarget))
const Inspector = later(withActs(() => import('./inspector/Inspector.tsx').then((m) => m.Inspector)))
const Dialogs = later(withActs(() => import('./panels/Dialogs.tsx').then((m) => m.Dialogs)))
const LessonPanel = later(() => import('./lessons/LessonPanel.tsx').then((m) => m.LessonPanel))
const LessonMarks = later(() => import('./lessons/Marks.tsx').then((m) => m.Marks))
const AuthorPanel = later(() => import('./author/AuthorPanel.tsx').then((m) => m.AuthorPanel))
const CompareStage = later(() => import('./compare/CompareStage.tsx').then((m) => m.CompareStage))

/** A link pasted over the address of an open page is opened in it. */
function useLinks(player: Player): void {
  useEffect(() => {
    const look = () => {
      if (isLink(location.hash)) void openLink(player, location.hash)
      else openPlace(location.hash)
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [player])
}

/** On a phone the sheet comes up over the page: what was just selected is moved out from under it. */
function useSelectedInView(): void {
  const selection = useView((view) => view.selection)
  useEffect(() => {
    if (selection && matchMedia('(max-width: 760px)').matches)
      document.activeElement?.scrollIntoView({ block: 'nearest' })
  }, [selection])
}

function Page() {
  const player = usePlayer()
  const open = useView((view) => view.open)
  const selected = useView((view) => view.selection !== null)
  const learning = useView((view) => view.lesson !== null)
  const authoring = useView((view) => view.authoring)
  const wide = useMedia(learning ? '(min-width: 1400px)' : '(min-width: 1101px)')
  const other = useCompare((compare) => compare.other)
  const inspected = useInspected(player)
  const roomy = useMedia('(min-width: 1361px)')
  useSelectedInView()
  usePreferences()
  useShortcuts(player)
  useLinks(player)
  useEffect(warmUp, [])
  const failure = usePlayerState((of) => of.failure)
  if (failure) return <ErrorCard player={player} error={failure} onReset={() => undefined} />
  return (
    <div
      className={styles.page}
      data-comparing={(other !== null && !selected) || undefined}
      data-learning={learning || undefined}
      data-authoring={authoring || undefined}
    >
      <TopBar>{roomy ? <Notices /> : null}</TopBar>
      {authoring && (
        <aside className={styles.author}>
          <AuthorPanel />
        </aside>
      )}
      {learning && (
        <aside className={styles.lesson}>
          <LessonPanel />
        </aside>
      )}
      <main className={styles.main}>
        <div className={styles.head}>
          <Actions>
            <span className={styles.gap} />
          </Actions>
          {!roomy && <Notices />}
          <LinkNotice />
          <WatchNotice />
          <NetworkFaults />
        </div>
        <div className={styles.stage}>
          {other ? (
            <CompareStage player={player} other={other} />
          ) : (
            <Stage
              player={player}
              onAddProducer={() => open({ kind: 'producer' })}
              onAddConsumer={(group) => open({ kind: 'consumer', group })}
              onCloseClient={(node) => tryAct(player, { kind: 'CloseClient', client: node })}
            />
          )}
          {learning && <LessonMarks />}
        </div>
        <div className={styles.narration}>
          <Narration player={player} />
        </div>
      </main>
      {((wide && !other && !authoring) || selected) && (
        <aside className={styles.inspector}>
          <Inspector key={inspected === player ? 'first' : 'second'} player={inspected} />
        </aside>
      )}
      <div className={styles.bottom}>
        <BottomPanel />
      </div>
      <Dialogs />
      <DropTarget player={player} />
    </div>
  )
}

/** The whole page around one player. */
export function App({ player }: { readonly player: Player }) {
  return (
    <PlayerContext value={player}>
      <ErrorBoundary player={player}>
        <StepMarks>
          <Page />
        </StepMarks>
      </ErrorBoundary>
    </PlayerContext>
  )
}

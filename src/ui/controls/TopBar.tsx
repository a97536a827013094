import type { ReactNode } from 'react'
import { useMedia } from '../hooks/use-media.ts'
import { useWords } from '../hooks/use-words.ts'
import { HealthChip } from './HealthChip.tsx'
import { LessonsButton } from './LessonsButton.tsx'
import { Popover } from './Popover.tsx'
import { LanguageToggle, ThemeToggle } from './Preferences.tsx'
import { QuorumChip } from './QuorumChip.tsx'
import { ResetMenu } from './ResetMenu.tsx'
import { ScenarioChip } from './ScenarioChip.tsx'
import { ShareMenu } from './ShareMenu.tsx'
import styles from './top-bar.module.css'

/** The bar at the top: what runs, how it is, and what can be done with the whole run. What is said in passing stands between. */
export function TopBar({ children }: { readonly children: ReactNode }) {
  const words = useWords().shell
  const narrow = useMedia('(max-width: 900px)')
  const phone = useMedia('(max-width: 560px)')
  return (
    <header className={styles.bar}>
      <div className={styles.name}>
        <h1 className={styles.wordmark}>kafkascope</h1>
        <p className={styles.tagline}>{words.tagline}</p>
      </div>
      {!narrow && <ScenarioChip />}
      {!phone && <QuorumChip />}
      <HealthChip />
      {children ?? <span className={styles.gap} />}
      {narrow ? (
        <Popover label={words.menu} icon="menu" face={<span />} look="quiet">
          {(close) => (
            <div className={styles.menu}>
              <ScenarioChip />
              {phone && <QuorumChip />}
              <LessonsButton onPress={close} />
              <ShareMenu />
              <ResetMenu />
              <LanguageToggle />
              <ThemeToggle withWord />
            </div>
          )}
        </Popover>
      ) : (
        <>
          <LessonsButton />
          <ResetMenu />
          <ShareMenu />
          <LanguageToggle />
          <ThemeToggle />
        </>
      )}
    </header>
  )
}

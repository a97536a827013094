/** What is not needed at first is fetched in a quiet moment, so that a page once opened works without a network. */

import { loadRooms } from '../engine/index.ts'

const QUIET_AFTER_MS = 4_000

/** Fetches the rest of the page later; returns what calls it off. */
export function warmUp(): () => void {
  const ignore = () => undefined
  const timer = setTimeout(() => {
    import('./offline/register.ts').then((m) => m.keepOffline()).catch(ignore)
    import('./share/SharePanel.tsx').catch(ignore)
    import('./share/open-shared.ts').catch(ignore)
    loadRooms(['rest', 'zookeeper']).catch(ignore)
    import('./events/EventsTab.tsx').catch(ignore)
    import('./fates/FatesTab.tsx').catch(ignore)
    import('./groups/GroupLife.tsx').catch(ignore)
    import('./sequence/SequenceTab.tsx').catch(ignore)
    import('./metrics/MetricsTab.tsx').catch(ignore)
  }, QUIET_AFTER_MS)
  return () => clearTimeout(timer)
}

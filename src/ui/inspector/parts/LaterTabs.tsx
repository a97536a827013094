/** Tabs that are fetched when they are opened. */
import { later } from '../../later.tsx'

export const ConfigTab = later(() => import('../config/ConfigTab.tsx').then((m) => m.ConfigTab))

/** The page around the stage. It comes in a file of its own, while the stage moves already. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import type { Player } from './player/player.ts'

/** Puts the page in place of whatever stands there. */
export function showPage(root: Element, player: Player): void {
  createRoot(root).render(
    <StrictMode>
      <App player={player} />
    </StrictMode>,
  )
}

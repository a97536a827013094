/** The key of the terminal, and whoever else leads to it. */
import { useView } from '../store.ts'

export const TERMINAL_INPUT = 'terminal-input'

/** Its part of the page may have to be fetched first. */
const PATIENCE_MS = 5_000

/** Opens the terminal, wherever it is on this screen, and puts the cursor where command lines are typed. */
export function openTerminal(): void {
  useView.getState().set({ bottomTab: 'terminal' })
  // On a phone the panel is folded.
  const fold = document.getElementById('bottom-body')?.closest('details')
  if (fold) fold.open = true
  const since = performance.now()
  const focus = (): void => {
    if (useView.getState().bottomTab !== 'terminal') return
    const input = document.getElementById(TERMINAL_INPUT)
    if (input) {
      input.focus()
      input.scrollIntoView({ block: 'nearest' })
    } else if (performance.now() - since < PATIENCE_MS) requestAnimationFrame(focus)
  }
  focus()
}

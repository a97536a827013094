import { useEffect } from 'react'
import { SECOND } from '../../engine/index.ts'
import { nextSpeed } from '../controls/speeds.ts'
import type { Player } from '../player/player.ts'
import { toggleBroker } from '../run-actions.ts'
import { stepRequest } from '../step-request.ts'
import { useView } from '../store.ts'

type Act = (player: Player, event: KeyboardEvent) => void

const toggle: Act = (player) => (player.playing ? player.pause() : player.play())

function by(seconds: number): Act {
  return (player, event) => {
    const to = player.run.now + seconds * SECOND * (event.shiftKey ? 10 : 1)
    player.seek(Math.max(0, to))
  }
}

const breakSelected: Act = (player) => {
  const { selection } = useView.getState()
  if (selection?.kind === 'broker' || selection?.kind === 'replica') toggleBroker(player, selection.broker)
}

const KEYS: Readonly<Record<string, Act>> = {
  ' ': toggle,
  k: toggle,
  ',': (player) => player.stepBack(),
  '.': (player) => player.stepEvent(),
  '[': (player) => {
    if (!player.previousNotable()) useView.getState().say('nothing before')
  },
  ']': (player) => {
    void player.nextNotable().then((found) => {
      if (found === 'none') useView.getState().say('nothing ahead')
    })
  },
  ArrowLeft: by(-1),
  ArrowRight: by(1),
  ';': (player) => stepRequest(player, -1),
  "'": (player) => stepRequest(player, 1),
  d: (player) => player.direct(!player.directed),
  '<': (player) => player.setSpeed(nextSpeed(player.speed, -1)),
  '>': (player) => player.setSpeed(nextSpeed(player.speed, 1)),
  '?': () => useView.getState().open({ kind: 'help' }),
  b: (player) => void import('../bookmarks/state.ts').then(({ bookmarkHere }) => bookmarkHere(player)),
  t: () => void import('../terminal/open-terminal.ts').then(({ openTerminal }) => openTerminal()),
  x: breakSelected,
  Escape: () => {
    useView.getState().select(null)
    useView.getState().follow(null)
  },
}

/** Fields that letters go into; a slider or a box takes none. */
const TYPED = 'input:not([type="range"], [type="checkbox"], [type="radio"])'

/** Keys that a focused control uses itself. */
function isTaken(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest(`${TYPED}, textarea, select, [contenteditable], dialog, [popover]`)) return true
  if (event.key === ' ')
    return event.target.closest('button, summary, a, input:not([type="range"]), [role="tab"]') !== null
  return (
    event.key.startsWith('Arrow') && event.target.closest('input, [role="tablist"], [role="grid"]') !== null
  )
}

/** Closes the uppermost open popover, wherever the focus is; false when none is open. */
function closePopover(): boolean {
  const upper = [...document.querySelectorAll<HTMLElement>(':popover-open')].at(-1)
  upper?.hidePopover()
  return upper !== undefined
}

/** The keys of the page. They act on the app only, and never while something is typed. */
export function useShortcuts(player: Player): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey) return
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'k' || document.querySelector('dialog[open]')) return
        event.preventDefault()
        return useView.getState().open({ kind: 'commands' })
      }
      if (event.key === 'Escape' && closePopover()) return event.preventDefault()
      if (isTaken(event)) return
      const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act(player, event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [player])
}

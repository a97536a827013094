/** What the host of an embedded page may ask, done to the player. */

import { createDoor, type Request } from '../../embed/frame.ts'
import type { NEWS } from '../../embed/protocol.ts'
import { notableSort, SECOND, type TimedFact } from '../../engine/index.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { encodeLink } from '../../share/link.ts'
import { readActions } from '../../share/short-actions.ts'
import type { Player } from '../player/player.ts'
import { openShared, readOutside } from '../share/open-shared.ts'
import { sharedNow } from '../share/shared-now.ts'
import { showLanguage, showTheme } from './looks.ts'

/** Facts told at once at most; what is more is left out, and its number told. */
const MOST_FACTS = 500

type News = (typeof NEWS)[number]

async function stateOf(player: Player) {
  const { run, playing, pace } = player
  const { scenario, seed } = run.recording()
  const link = await encodeLink(sharedNow(player)).catch(() => '')
  return {
    seconds: run.now / SECOND,
    playing,
    speed: pace,
    scenario: scenario.id,
    seed,
    steps: run.world.steps,
    digest: run.digest(),
    link,
  }
}

async function commandOn(player: Player, action: string): Promise<void> {
  const [timed, ...more] = readActions(`${action}@0s`, 0)
  if (!timed || more.length > 0) throw new InputError('value', 'action', 'one action')
  await player.readyToAct()
  player.act(timed.command)
}

/** Facts that were not told yet, from event `since` on. */
function newsOf(player: Player, since: number, news: News): TimedFact[] {
  const { facts, world } = player.run
  const found: TimedFact[] = []
  for (let i = facts.length - 1; i >= 0; i--) {
    const timed = facts[i] as TimedFact
    if (timed.step <= since) break
    if (timed.step <= world.steps && (news === 'all' || notableSort(timed.fact) !== null)) found.push(timed)
  }
  return found.reverse()
}

/** Opens the door for a host; gives what closes it. */
export function serveHost(player: Player, host: string): () => void {
  let news: News = 'none'
  let told = 0

  async function answer(asked: Request): Promise<unknown> {
    if (asked.type === 'play') player.play()
    else if (asked.type === 'pause') player.pause()
    else if (asked.type === 'step') player.stepEvent()
    else if (asked.type === 'next') await player.nextNotable()
    else if (asked.type === 'seek') player.seek(asked.seconds * SECOND)
    else if (asked.type === 'speed') player.setSpeed(asked.times)
    else if (asked.type === 'load')
      await openShared(player, await readOutside({ from: 'link', text: asked.link }))
    else if (asked.type === 'command') await commandOn(player, asked.action)
    else if (asked.type === 'theme') showTheme(asked.theme)
    else if (asked.type === 'language') await showLanguage(asked.language)
    else if (asked.type === 'subscribe') {
      news = asked.to
      told = player.run.world.steps
    }
    return stateOf(player)
  }

  const door = createDoor({ parent: window.parent, host, now: () => performance.now(), answer })
  const off = player.onCalm(() => {
    if (news === 'none') return
    const { steps } = player.run.world
    const found = newsOf(player, Math.min(told, steps), news)
    told = steps
    if (found.length === 0) return
    const facts = found
      .slice(-MOST_FACTS)
      .map(({ at, fact }) => ({ seconds: at / SECOND, kind: fact.kind, fact }))
    door.tell('facts', { facts, leftOut: found.length - facts.length })
  })
  const hear = (event: MessageEvent) => {
    door.knock({ data: event.data, origin: event.origin, source: event.source, ports: event.ports as never })
  }
  addEventListener('message', hear)
  return () => {
    removeEventListener('message', hear)
    off()
  }
}

/** What the host of an embedded page may ask, done to the player. */

import { createDoor, type Request, type Tell } from '../../embed/frame.ts'
import type { Part } from '../../embed/options.ts'
import type { NEWS } from '../../embed/protocol.ts'
import { notableSort, SECOND, type TimedFact } from '../../engine/index.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { encodeLink } from '../../share/link.ts'
import { readActions } from '../../share/short-actions.ts'
import { arrived } from '../open-run.ts'
import type { Player } from '../player/player.ts'
import { posterOfNow } from '../poster/poster-now.ts'
import { openShared, readOutside } from '../share/open-shared.ts'
import { sharedNow } from '../share/shared-now.ts'
import { lessonArrived, lessonIn, onLesson, openLessonFor, whereNow } from './lesson-for-host.ts'
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
    lesson: whereNow(),
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

async function openIn(player: Player, show: readonly Part[], lesson: string, step: number): Promise<void> {
  if (!show.includes('lesson'))
    throw new InputError('value', 'show', 'an address whose show has lesson in it')
  await openLessonFor(player, lesson, step)
}

async function load(player: Player, show: readonly Part[], link: string): Promise<void> {
  const lesson = lessonIn(link)
  if (lesson) await openIn(player, show, lesson.id, lesson.step)
  else await openShared(player, await readOutside({ from: 'link', text: link }))
}

/** Draws the moment anew whenever the cluster has come to rest somewhere else. */
function posters(player: Player, tell: Tell): { draw(): Promise<unknown>; look(): void } {
  let wanted = false
  let drawn = -1
  async function draw() {
    wanted = true
    drawn = player.run.world.steps
    return posterOfNow(player)
  }
  function look(): void {
    const { run, playing, journey } = player
    if (!wanted || playing || journey || run.world.steps === drawn) return
    draw().then(
      (poster) => tell('poster', { ...poster }),
      () => undefined,
    )
  }
  return { draw, look }
}

/** Opens the door for a host; gives what closes it. */
export function serveHost(player: Player, host: string, show: readonly Part[]): () => void {
  let news: News = 'none'
  let told = 0
  const pictures = posters(player, (event, content) => door.tell(event, content))

  async function answer(asked: Request): Promise<unknown> {
    // Nothing is said or done before the page is where its address wants it.
    await Promise.all([arrived(player), show.includes('lesson') && lessonArrived()])
    if (asked.type === 'play') player.play()
    else if (asked.type === 'pause') player.pause()
    else if (asked.type === 'step') player.stepEvent()
    else if (asked.type === 'next') await player.nextNotable()
    else if (asked.type === 'seek') player.seek(asked.seconds * SECOND)
    else if (asked.type === 'speed') player.setSpeed(asked.times)
    else if (asked.type === 'load') await load(player, show, asked.link)
    else if (asked.type === 'lesson') await openIn(player, show, asked.lesson, asked.step)
    else if (asked.type === 'poster') return pictures.draw()
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
  const offLesson = onLesson((at) => door.tell('lesson', { at }))
  const off = player.onCalm(() => {
    pictures.look()
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
    offLesson()
  }
}

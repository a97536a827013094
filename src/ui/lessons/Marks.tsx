import { Fragment, useEffect, useRef, useState } from 'react'
import { filled, settle } from '../../lessons/evaluate.ts'
import { ghostOf } from '../../lessons/ghost.ts'
import type { Read, Scalar, Target } from '../../lessons/types.ts'
import { useChallenge } from '../challenges/session.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import styles from './lessons.module.css'
import { type Session, stepOf, useSession } from './session.ts'
import { useLessonsWords } from './use-lessons-words.ts'

/** A claim of a wrong prediction beside the truth. */
interface Claim {
  readonly name: Read['read']
  readonly yours: Scalar
  readonly real: Scalar
}

interface MarkedThing {
  readonly target: Target
  readonly claims: readonly Claim[]
  readonly beside?: boolean
}

/** The thing on the stage that a target names; null when it is not drawn. */
export function findThing(stage: ParentNode, target: Target): HTMLElement | null {
  for (const element of stage.querySelectorAll<HTMLElement>('[data-thing]')) {
    const thing = JSON.parse(element.dataset.thing ?? '{}') as Record<string, unknown>
    if (Object.entries(target).every(([field, value]) => thing[field] === value)) return element
  }
  return null
}

/** What is lit up: the hint's thing, or what would be there in the world of a wrong prediction. */
function useMarked(session: Session | null): readonly MarkedThing[] {
  return useWorld((_, run) => {
    if (!session?.mark) return []
    if (session.lit && !session.ghost) return [{ target: session.lit, claims: [], beside: session.litBeside }]
    const option = stepOf(session)?.predict?.find(({ id }) => id === session.prediction)
    if (!session.ghost || !option) return []
    const { mark } = session
    return ghostOf(option).map(({ on, reads }) => ({
      target: filled<Target>(run, mark, on),
      claims: reads.flatMap(({ read, value }): Claim[] => {
        const real = settle(run, mark, read)
        return real === value ? [] : [{ name: read.read, yours: value, real }]
      }),
    }))
  })
}

/** Drawn over the stage; takes no pointer and no focus. */
export function Marks() {
  const session = useSession((state) => state.session)
  const lit = useChallenge((state) => state.session?.lit ?? null)
  const inLesson = useMarked(session)
  const marked = lit ? [{ target: lit, claims: [] }] : inLesson
  if (marked.length === 0) return null
  return (
    <div className={styles.marks}>
      {marked.map((thing) => (
        <Marked key={JSON.stringify(thing.target)} {...thing} />
      ))}
    </div>
  )
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where the thing is now, in the coordinates of what holds the marks; read anew with every frame. */
function useBox(target: Target, beside: boolean) {
  const player = usePlayer()
  const own = useRef<HTMLDivElement>(null)
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    let last = ''
    function look(): void {
      const frame = own.current?.parentElement?.parentElement
      const stage = beside ? frame?.querySelector('[data-side="second"]') : frame
      const thing = stage && findThing(stage, target)
      if (!frame || !thing) return setBox(null)
      const [outer, inner] = [frame.getBoundingClientRect(), thing.getBoundingClientRect()]
      const found = {
        left: Math.round(inner.left - outer.left),
        top: Math.round(inner.top - outer.top),
        width: Math.round(inner.width),
        height: Math.round(inner.height),
      }
      const text = JSON.stringify(found)
      if (text !== last) setBox(found)
      last = text
    }
    look()
    return player.onFrame(look)
  }, [player, target, beside])
  return { own, box }
}

/** Scrolls to a thing on the stage. */
export function bringIntoView(target: Target, beside: boolean): void {
  const stage = document.querySelector(beside ? '[data-side="second"]' : 'main')
  if (!stage) return
  const show = () => findThing(stage, target)?.scrollIntoView({ block: 'center', inline: 'nearest' })
  const tab = topicTab(stage, target)
  if (!tab) return show()
  tab.click()
  requestAnimationFrame(() => requestAnimationFrame(show))
}

/** On a narrow stage one topic is shown at a time: what shows another one, when the target is of that. */
function topicTab(stage: Element, { topic }: Target): HTMLElement | undefined {
  const tabs = stage.querySelectorAll<HTMLElement>('[role="group"] > button[aria-pressed="false"]')
  return [...tabs].find((tab) => tab.textContent === topic)
}

/** What is lit up is brought into view once, wherever the stage was scrolled to. */
function useInView(target: Target, beside: boolean, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    const frame = requestAnimationFrame(() => bringIntoView(target, beside))
    return () => cancelAnimationFrame(frame)
  }, [target, beside, wanted])
}

function Marked({ target, claims, beside = false }: MarkedThing) {
  const words = useLessonsWords()
  const { own, box } = useBox(target, beside)
  useInView(target, beside, claims.length === 0)
  return (
    <div
      ref={own}
      className={claims.length > 0 ? styles.ghost : styles.lit}
      style={box ?? { display: 'none' }}
    >
      <div className={styles.claims}>
        {claims.map(({ name, yours, real }) => (
          <Fragment key={name}>
            <p className={styles.claim} data-yours>
              {words.yours(words.reads[name] ?? name, String(yours))}
            </p>
            <p className={styles.claim}>{words.real(words.reads[name] ?? name, String(real))}</p>
          </Fragment>
        ))}
      </div>
    </div>
  )
}

import { type RefObject, useEffect, useMemo, useState } from 'react'
import type { Run } from '../../../engine/index.ts'
import { type Selection, useView } from '../../store.ts'
import type { StageLayout } from '../layout-types.ts'
import { createRoutes } from '../routes.ts'
import { assignmentLinks } from './assignment.ts'
import styles from './direct.module.css'

const LOOKED_AT = new Set(['consumer', 'group', 'topic', 'partition', 'replica'])

/** What the pointer or the focus is on, when it is a member, a group or something that is assigned. */
function useLookedAt(stage: RefObject<HTMLElement | null>): Selection | null {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    const element = stage.current
    if (!element) return
    const lookAt = (target: EventTarget | null) => {
      const thing = target instanceof Element && element.contains(target) && target.closest('[data-thing]')
      setText(thing ? thing.getAttribute('data-thing') : null)
    }
    const look = (event: Event) => {
      // A finger selects: what it was over last is not looked at.
      if (!(event instanceof PointerEvent && event.pointerType === 'touch')) lookAt(event.target)
    }
    const leave = () => setText(null)
    lookAt(document.activeElement)
    element.addEventListener('pointerover', look)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('focusin', look)
    element.addEventListener('focusout', leave)
    return () => {
      element.removeEventListener('pointerover', look)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('focusin', look)
      element.removeEventListener('focusout', leave)
    }
  }, [stage])
  return useMemo(() => {
    const thing = text === null ? null : (JSON.parse(text) as Selection)
    return thing && LOOKED_AT.has(thing.kind) ? thing : null
  }, [text])
}

interface AssignmentLinksProps {
  readonly run: Run
  readonly layout: StageLayout
  readonly stage: RefObject<HTMLElement | null>
  /** The shown groups in the order of their colours. */
  readonly groups: readonly string[]
}

/** Members joined to the leaders of their partitions, while one of them is looked at or selected. */
export function AssignmentLinks({ run, layout, stage, groups }: AssignmentLinksProps) {
  const looked = useLookedAt(stage)
  const selection = useView((view) => view.selection)
  const routes = useMemo(() => createRoutes(layout), [layout])
  const about = looked ?? (selection && LOOKED_AT.has(selection.kind) ? selection : null)
  if (!about) return null
  const links = assignmentLinks(run.world, run.now, about, routes)
  if (links.length === 0) return null
  return (
    <svg
      className={styles.assignments}
      width={layout.width}
      height={layout.height}
      data-links={links.length}
      aria-hidden="true"
    >
      {links.map(({ node, group, key, route: { points } }) => {
        const end = points.at(-1)
        const colour = { '--group': `var(--group-${(groups.indexOf(group) % 4) + 1})` } as never
        return (
          <g key={`${node} ${key}`} style={colour}>
            <path d={points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')} />
            {end && <circle cx={end.x} cy={end.y} r="3" />}
          </g>
        )
      })}
    </svg>
  )
}

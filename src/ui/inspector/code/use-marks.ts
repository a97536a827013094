/** What is pointed at in the code is marked on the stage, and back. */
import { useEffect, useState } from 'react'
import type { ClientPart, CodeClient } from '../../../code/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { pointed } from '../../sequence/pointed.ts'
import { messageOf, partOfMessage, partsOfThing, type StageTarget, targetsOf } from './read-code.ts'

const ON_STAGE = 'main [data-thing]'
const readThing = (element: HTMLElement) =>
  JSON.parse(element.dataset.thing ?? '{}') as Record<string, unknown>

function elementsOf({ thing, inside }: StageTarget): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ON_STAGE)].flatMap((element) => {
    const fields = readThing(element)
    if (!Object.entries(thing).every(([name, value]) => fields[name] === value)) return []
    const part =
      inside === undefined ? null : element.querySelector<HTMLElement>(`[data-stage-part="${inside}"]`)
    return [part ?? element]
  })
}

/** Marks a part of the client on the stage for as long as it is pointed at, with a message under way that is about it. */
export function useStageMark(part: ClientPart | null, node: string, client: CodeClient): void {
  const player = usePlayer()
  useEffect(() => {
    if (part === null) return
    const marked = new Set<HTMLElement>()
    const targets = targetsOf(part, node, client)
    function look(): void {
      // Cards come and go with the world.
      for (const element of targets.flatMap(elementsOf)) {
        element.dataset.pointed = ''
        marked.add(element)
      }
      pointed.sequence = messageOf(player.run.world, node, part as ClientPart)
    }
    look()
    const end = player.onCalm(look)
    return () => {
      end()
      pointed.sequence = null
      for (const element of marked) delete element.dataset.pointed
    }
  }, [part, node, client, player])
}

/** The parts of the client that are pointed at on the stage. */
export function useStagePointer(node: string, client: CodeClient): readonly ClientPart[] {
  const [parts, setParts] = useState<readonly ClientPart[]>([])
  const inFlight = useWorld((world) => partOfMessage(world, node, pointed.stage))
  useEffect(() => {
    function look({ target }: Event): void {
      if (!(target instanceof Element)) return
      const element = target.closest<HTMLElement>(ON_STAGE)
      const inside = target.closest<HTMLElement>('[data-stage-part]')?.dataset.stagePart
      setParts(element ? partsOfThing(readThing(element), inside, node, client) : [])
    }
    document.addEventListener('pointerover', look)
    document.addEventListener('focusin', look)
    return () => {
      document.removeEventListener('pointerover', look)
      document.removeEventListener('focusin', look)
    }
  }, [node, client])
  return inFlight === null ? parts : [inFlight]
}

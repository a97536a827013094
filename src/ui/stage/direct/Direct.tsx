import { type Command, linkStates, type Run } from '../../../engine/index.ts'
import { tryAct } from '../../run-actions.ts'
import { useView } from '../../store.ts'
import { AssignmentLinks } from './AssignmentLinks.tsx'
import { BrokerDrops } from './BrokerDrops.tsx'
import { dropsFor, dropUnder, placeDrops } from './drops.ts'
import { LaneSend } from './LaneSend.tsx'
import { LinkMarks } from './LinkMarks.tsx'
import { NodeMarks } from './NodeMarks.tsx'
import type { DirectProps } from './types.ts'
import { type Held, PULL, useHand } from './use-hand.ts'
import { WirePull } from './WirePull.tsx'
import { cutOf } from './wires.ts'

/** What a link becomes when it is pulled: cut, or mended when it was. */
function pullCommand(run: Run, { from }: Extract<Held, { kind: 'wire' }>): Command {
  const { a, b } = from.wire
  const cut = cutOf(linkStates(run.world), from.wire)
  return cut ? { kind: 'HealLink', a: cut.a, b: cut.b } : { kind: 'CutLink', a, b, direction: 'both' }
}

/** What is done on the stage by hand: links cut and mended, brokers carried off, records put into lanes. */
export function Direct(props: DirectProps) {
  const { player, run, layout, looks, words } = props
  const hand = useHand(props, (held) => {
    if (held.kind === 'wire') {
      const { from, to } = held
      if (Math.hypot(to.x - from.on.x, to.y - from.on.y) >= PULL) tryAct(player, pullCommand(run, held))
      return
    }
    const drops = dropsFor(held.broker, run.world)
    const drop = drops[dropUnder(placeDrops(layout, held.broker, drops.length), held.to)]
    if (!drop || tryAct(player, drop.operation.command(drop.values)) === null) return
    // What cannot be done after all says why in its form.
    const about = { kind: 'broker', broker: held.broker } as const
    useView.getState().open({ kind: 'operate', operation: drop.operation.id, about })
  })
  const { held, near, lane } = hand
  return (
    <>
      <AssignmentLinks run={run} layout={layout} stage={props.stage} groups={props.groups} />
      <LinkMarks player={player} run={run} layout={layout} words={words} />
      <NodeMarks player={player} run={run} layout={layout} words={words} />
      {(held?.kind === 'wire' || (near && !props.overMessage)) && (
        <WirePull
          layout={layout}
          held={held?.kind === 'wire' ? held : null}
          near={near}
          links={linkStates(run.world)}
          words={words}
        />
      )}
      {held?.kind === 'broker' && <BrokerDrops run={run} layout={layout} held={held} words={words} />}
      {!held && (
        <LaneSend player={player} run={run} layout={layout} lane={lane} looks={looks} words={words} />
      )}
    </>
  )
}

/** What of the catalogue can be done to one thing, now. Pure. */
import { type KafkaWorld, linkStates } from '../../engine/index.ts'
import { filledIn, isPossible, OPERATIONS, valuesOf } from '../operate/catalogue.ts'
import type { Values } from '../operate/choices.ts'
import type { Operation } from '../operate/operation.ts'
import type { Selection } from '../store.ts'

/** An operation, and what its fields would hold. */
export interface Offer {
  readonly operation: Operation
  readonly values: Values
  /** Nothing is left to be asked. */
  readonly direct: boolean
}

/** What the selection says of fields, and a fault of its own links, so that it can be healed. */
function givenBy(selection: Selection, world: KafkaWorld): Values {
  const values = valuesOf(selection)
  const faulty = linkStates(world).find(
    ({ a, b }) => values.node !== undefined && [a, b].includes(values.node),
  )
  return faulty ? { ...values, link: JSON.stringify([faulty.a, faulty.b]) } : values
}

/** The operations one of whose fields this thing fills, and may fill at this moment. */
export function operationsFor(selection: Selection, world: KafkaWorld): Offer[] {
  const given = givenBy(selection, world)
  return OPERATIONS.flatMap((operation) => {
    // A choice between sorts of things names none of them.
    const mine = operation.fields.filter(
      ({ name, kind }) => typeof kind === 'string' && given[name] !== undefined,
    )
    if (mine.length === 0 || !isPossible(operation, world)) return []
    const values = filledIn(operation, world, given)
    if (mine.some(({ name, when }) => (when?.(values) ?? true) && values[name] !== given[name])) return []
    return [{ operation, values, direct: operation.fields.every(({ name }) => given[name] !== undefined) }]
  })
}

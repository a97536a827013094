/** When clients and their groups have come to rest, by what is observed of them. The same for both drivers. */
import type { ClientsSeen } from './client-observation.ts'
import type { ClientCondition } from './client-steps.ts'
import type { Condition } from './scenario.ts'

/** Tells conditions of clients from those of the cluster. */
export function isClientCondition(condition: Condition): condition is ClientCondition {
  return (
    'group' in condition || 'consumer' in condition || 'transaction' in condition || 'committed' in condition
  )
}

/** How often a consumer was handed a record. */
export function countOf(runs: Readonly<Record<string, readonly string[]>>): number {
  const lengthOf = (run: string) => {
    const [from = '0', to] = (run.split(' ')[0] ?? '').split('..')
    return to === undefined ? 1 : Number(to) - Number(from) + 1
  }
  return Object.values(runs)
    .flat()
    .reduce((sum, run) => sum + lengthOf(run), 0)
}

/** Whether clients are as a condition of a settle step wants them. */
export function clientsHold(seen: ClientsSeen, condition: ClientCondition): boolean {
  if ('transaction' in condition) return seen.transactions[condition.transaction]?.state === condition.state
  if ('committed' in condition) {
    const place = `${condition.topic}-${condition.partition ?? 0}`
    return (seen.groups[condition.committed]?.offsets[place] ?? -1) === condition.offset
  }
  if ('consumer' in condition) {
    const { consumer, received, assigned, error } = condition
    const found = seen.consumers[consumer]
    if (!found) return false
    if (received !== undefined && countOf(found.records) !== received) return false
    if (assigned !== undefined && found.assignment.length !== assigned) return false
    return error === undefined || found.error === error
  }
  const { group, state, type, members, epoch } = condition
  const found = seen.groups[group]
  if (!found) return false
  if (state !== undefined && found.state !== state) return false
  if (type !== undefined && found.type !== type) return false
  if (members !== undefined && Object.keys(found.members).length !== members) return false
  return epoch === undefined || found.epoch === epoch
}

export interface LiveConsumer {
  readonly name: string
  /** null: it assigns partitions to itself. */
  readonly group: string | null
  readonly share: boolean
}

const CALM = ['Stable', 'Empty', 'Dead']

/**
 * What nearly always comes to pass: groups are stable, each running consumer is a member and has what the
 * coordinator says, and no transaction is on its way to its end.
 */
export function clientsCalm(seen: ClientsSeen, live: readonly LiveConsumer[]): boolean {
  if (Object.values(seen.groups).some((group) => !CALM.includes(group.state))) return false
  if (Object.values(seen.transactions).some(({ state }) => state.startsWith('Prepare'))) return false
  return live.every(({ name, group, share }) => {
    const own = seen.consumers[name]
    if (group === null || !own || own.error !== 'NONE') return true
    const member = seen.groups[group]?.members[name]
    if (!member) return false
    return share || JSON.stringify(member.assignment) === JSON.stringify(own.assignment)
  })
}

/** What no single field of the steps of clients shows. */
import type { ClientStep, ClientStepOf } from './client-steps.ts'
import { FormatError } from './format-error.ts'

type AnyStep = { readonly do: string }

const CLIENT_FIELDS = ['client', 'consumer', 'producer'] as const

function checkConsumer(step: ClientStepOf<'consumer'>, at: string): void {
  if ((step.topics === undefined) === (step.assign === undefined))
    throw new FormatError(at, 'either topics or assign')
  if (step.topics !== undefined && step.group === undefined)
    throw new FormatError(`${at}.group`, 'something: it is missing')
  if (step.assignors !== undefined && (step.protocol ?? 'classic') !== 'classic')
    throw new FormatError(`${at}.assignors`, 'nothing beside protocol classic')
  if (step.ack !== undefined && step.protocol !== 'share')
    throw new FormatError(`${at}.ack`, 'nothing beside protocol share')
}

/** Throws FormatError where a step is of a client that no step before it has started, or names one twice. */
export function checkClientSteps(steps: readonly AnyStep[]): void {
  const kinds = new Map<string, 'consumer' | 'transactional'>()
  for (const [i, one] of steps.entries()) {
    const at = `steps[${i}]`
    const step = one as ClientStep
    if (step.do === 'consumer' || step.do === 'transactional') {
      if (kinds.has(step.name)) throw new FormatError(`${at}.name`, `something other than ${step.name}`)
      kinds.set(step.name, step.do)
      if (step.do === 'consumer') checkConsumer(step, at)
      continue
    }
    if (step.do === 'sendOffsets' && (step.consumer === undefined) === (step.group === undefined))
      throw new FormatError(at, 'either a consumer or a group')
    const fields = step as unknown as Readonly<Record<string, unknown>>
    for (const field of CLIENT_FIELDS) {
      const client = fields[field]
      if (typeof client !== 'string') continue
      const wanted = field === 'producer' ? 'transactional' : 'consumer'
      const kind = kinds.get(client)
      if (kind === undefined || (field !== 'client' && kind !== wanted))
        throw new FormatError(`${at}.${field}`, `the name of a ${field} of a step before it`)
    }
  }
}

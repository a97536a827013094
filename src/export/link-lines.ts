/** Links that are cut, slow or lossy: rules in the network of the container that sends. Pure. */
import type { Command } from '../engine/index.ts'
import type { Context } from './context.ts'
import { run } from './line.ts'
import { sideOf } from './plan.ts'

/** The same for both ways of naming a link's two sides. */
function labelOf(a: string, b: string): string {
  return [a, b].sort().join('~')
}

function sides(
  context: Context,
  a: string,
  b: string,
): readonly [readonly string[], readonly string[]] | null {
  const from = sideOf(context.plan, a)
  const to = sideOf(context.plan, b)
  // '*' means everything outside the other side.
  const left = a === '*' ? from.filter((name) => !to.includes(name)) : from
  const right = b === '*' ? to.filter((name) => !from.includes(name)) : to
  return left.length > 0 && right.length > 0 ? [left, right] : null
}

function fault(
  label: string,
  kind: string,
  amount: string,
  from: readonly string[],
  to: readonly string[],
): string {
  return run('fault', label, kind, amount, from.join(' '), to.join(' '))
}

function faultLines(
  context: Context,
  {
    a,
    b,
    kind,
    amount,
    oneWay,
  }: Readonly<Record<'a' | 'b' | 'kind' | 'amount', string>> & { oneWay: boolean },
): readonly string[] {
  const found = sides(context, a, b)
  if (!found) return context.leaveOut('nowhere')
  const [left, right] = found
  const there = fault(labelOf(a, b), kind, amount, left, right)
  return [there, ...(oneWay ? [] : [fault(labelOf(a, b), kind, amount, right, left)]), 'apply_faults']
}

/** The lines for a command about links; null when it is about something else. */
export function linkLines(command: Command, context: Context): readonly string[] | null {
  switch (command.kind) {
    case 'CutLink': {
      const { a, b, direction } = command
      return faultLines(context, { a, b, kind: 'cut', amount: '-', oneWay: direction === 'a-to-b' })
    }
    case 'IsolateNode':
      return faultLines(context, { a: command.node, b: '*', kind: 'cut', amount: '-', oneWay: false })
    case 'SlowLink': {
      const { a, b, delayMs, jitterMs } = command
      return faultLines(context, { a, b, kind: 'slow', amount: `${delayMs}ms ${jitterMs}ms`, oneWay: false })
    }
    case 'LossyLink': {
      context.nearly('loss')
      const { a, b, percent } = command
      return faultLines(context, { a, b, kind: 'loss', amount: `${percent}%`, oneWay: false })
    }
    case 'HealLink':
      return [run('heal', labelOf(command.a, command.b)), 'apply_faults']
    case 'HealAllLinks':
      return ['heal_all', 'apply_faults']
    default:
      return null
  }
}

/** True when a script needs the container that sets such rules. */
export function needsLinks({ plan }: Context): boolean {
  return plan.timed.some(({ command }) =>
    ['CutLink', 'IsolateNode', 'SlowLink', 'LossyLink'].includes(command.kind),
  )
}

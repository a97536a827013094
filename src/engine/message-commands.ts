/** What a person does to one message under way: delays it, or loses it with its connection's consequence. */
import { apiOf } from './apis.ts'
import { ADMIN } from './build-world.ts'
import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import type { Fact } from './facts.ts'
import { delayMessage, loseMessage, messagesBehind, messageUnderWay } from './kernel/in-hand.ts'
import { type Envelope, MS } from './kernel/types.ts'
import type { Message } from './messages.ts'
import type { KafkaPoker } from './processes.ts'
import type { KafkaWorld } from './world.ts'

export type MessageCommand = Extract<Command, { kind: 'DelayMessage' | 'DropMessage' }>

/** By how much a message can be delayed at once. */
export const MESSAGE_BOUNDS = { delayMs: 60_000 } as const

const LOSSES: readonly string[] = ['resent', 'silent', 'reset']

/** True when the command is about one message. */
export function isMessageCommand(command: Command): command is MessageCommand {
  return command.kind === 'DelayMessage' || command.kind === 'DropMessage'
}

/** True while a message can be delayed or lost: it is on the wire between two machines. */
export function isUnderWay(world: KafkaWorld, seq: number): boolean {
  return messageUnderWay(world, seq) !== undefined
}

/** Throws CommandError when the command is impossible now. */
export function checkMessageCommand(world: KafkaWorld, command: MessageCommand): void {
  if (!isUnderWay(world, command.seq))
    throw new CommandError('seq', command.seq, 'a message that is under way now')
  if (command.kind === 'DropMessage') {
    if (!LOSSES.includes(command.consequence))
      throw new CommandError('consequence', command.consequence, LOSSES.join(', '))
  } else if (!Number.isInteger(command.byMs) || command.byMs < 1 || command.byMs > MESSAGE_BOUNDS.delayMs)
    throw new CommandError('byMs', command.byMs, `an integer from 1 to ${MESSAGE_BOUNDS.delayMs}`)
}

function told(world: KafkaWorld, envelope: Envelope<Message>) {
  const { from, to, via, body, correlationId } = envelope
  return {
    from,
    to,
    via: via as 'request' | 'response' | 'close',
    api: body === null ? null : (apiOf(body)?.name ?? body.kind),
    correlationId,
    behind: messagesBehind(world, envelope).filter((e) => e.via !== 'hangup').length,
  }
}

/** Carries a command about one message out. */
export function runMessageCommand(world: KafkaWorld, command: MessageCommand, poker: KafkaPoker): void {
  const envelope = messageUnderWay(world, command.seq)
  if (!envelope) return
  const message = told(world, envelope)
  const say = (fact: Fact) => poker.poke(world, ADMIN, (_, io) => io.report(fact))
  if (command.kind === 'DelayMessage') {
    delayMessage(world, envelope, command.byMs * MS)
    return say({ kind: 'MessageDelayed', ...message, byMs: command.byMs })
  }
  const { consequence } = command
  loseMessage(world, envelope, consequence)
  const again = world.queue.find(({ seq }) => seq === envelope.seq)?.detained?.until ?? world.now
  say({ kind: 'MessageDropped', ...message, consequence, resentInMs: Math.round((again - world.now) / MS) })
}

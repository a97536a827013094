import type { BrokerStatus } from '../read/nodes.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Chip, type Tone } from './Chip.tsx'

const TONES: Readonly<Record<BrokerStatus, Tone>> = {
  up: 'good',
  paused: 'warn',
  fenced: 'warn',
  registering: 'warn',
  stopping: 'warn',
  stopped: 'quiet',
  crashed: 'bad',
}

/** A broker's state in one word. */
export function StatusChip({ status }: { readonly status: BrokerStatus }) {
  const { value } = useInspectorWords()
  return <Chip tone={TONES[status]}>{value[status]}</Chip>
}

/** Broker ids as Kafka prints them, without spaces. */
export function idList(ids: readonly number[]): string {
  return ids.length === 0 ? '–' : ids.join(',')
}

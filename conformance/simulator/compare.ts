/** Where two lists of outcomes differ, in words: the step, the path, what Kafka said, what the simulator said. */
import type { Outcome } from '../format/observation.ts'

function walk(kafka: unknown, simulator: unknown, path: string, found: string[]): void {
  if (JSON.stringify(kafka) === JSON.stringify(simulator)) return
  const isTable = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null
  const isFlat = (value: unknown) => Array.isArray(value) && !value.some(isTable)
  const deeper = isTable(kafka) && isTable(simulator) && !isFlat(kafka) && !isFlat(simulator)
  if (!deeper) {
    found.push(`${path}: Kafka ${JSON.stringify(kafka)}, simulator ${JSON.stringify(simulator)}`)
    return
  }
  for (const key of new Set([...Object.keys(kafka), ...Object.keys(simulator)]))
    walk(kafka[key], simulator[key], `${path}.${key}`, found)
}

/** Every difference, in the order of the steps; empty when they agree. */
export function diffOf(kafka: readonly Outcome[], simulator: readonly Outcome[]): string[] {
  const found: string[] = []
  for (const expected of kafka) {
    const actual = simulator.find((outcome) => outcome.step === expected.step)
    walk(expected.result, actual?.result, `step ${expected.step} ${expected.do}`, found)
  }
  for (const { step, do: what } of simulator)
    if (!kafka.some((outcome) => outcome.step === step))
      found.push(`step ${step} ${what}: Kafka gave nothing`)
  return found
}

/**
 * Two runs beside each other in one step: the lesson's cluster, and the same under the other control plane. The second
 * is known by the first, so that whatever plays or reads a run need not know of it.
 */
import { type ControlPlane, createRun, type Micros, type Run } from '../engine/index.ts'
import { recordingInMode } from '../scenarios/mode.ts'

const others = new WeakMap<Run, Run>()

/** The run that stands beside another; null when none does. */
export function otherOf(run: Run): Run | null {
  return others.get(run) ?? null
}

/** Puts a run beside another, or takes it away. */
export function standBeside(run: Run, other: Run | null): void {
  if (other) others.set(run, other)
  else others.delete(run)
}

/** Puts the same run under another control plane beside it, at the same moment. */
export function beginBeside(run: Run, mode: ControlPlane): void {
  const other = createRun(recordingInMode(run.recording(), mode))
  other.advanceTo(run.now)
  standBeside(run, other)
}

/** A fork of a run, with a fork of what stands beside it. */
export function forkBoth(run: Run): Run {
  const copy = run.fork()
  const other = otherOf(run)
  if (other) standBeside(copy, other.fork())
  return copy
}

/** Lets time go on in both. */
export function advanceBoth(run: Run, to: Micros): void {
  run.advanceTo(to)
  otherOf(run)?.advanceTo(to)
}

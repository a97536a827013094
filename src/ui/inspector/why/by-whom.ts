/** Who brought a fact about, where it was somebody's command and nothing that the cluster did itself. Pure. */
import type { Command, FactKind, Recording, Run, TimedFact } from '../../../engine/index.ts'

/** What a command is told as; others show in what the cluster answers. */
const TOLD_AS: Partial<Record<FactKind, readonly Command['kind'][]>> = {
  NodeCrashed: ['CrashNode', 'PowerLoss'],
  NodeStarted: ['StartNode'],
  ShutdownRequested: ['StopNode', 'CloseClient'],
  ClientRestartRequested: ['RestartClient'],
  NodePaused: ['PauseNode'],
  NodeResumed: ['ResumeNode'],
  ZoneFailed: ['FailZone'],
  ZoneRestored: ['RestoreZone'],
  LinkCut: ['CutLink', 'IsolateNode'],
  LinkSlowed: ['SlowLink'],
  LinkBecameLossy: ['LossyLink'],
  ConnectionsReset: ['ResetConnections'],
  MessageDelayed: ['DelayMessage'],
  MessageDropped: ['DropMessage'],
  DiskSlowed: ['SlowDisk'],
  DiskFilled: ['FillDisk'],
  LogDirFailed: ['FailLogDir'],
  ApplicationStalled: ['StallConsumer'],
  ApplicationResumed: ['UnstallConsumer'],
  ProcessingTimeSet: ['SetProcessingTime'],
  PartitionsPaused: ['PausePartitions'],
  PartitionsResumed: ['ResumePartitions'],
}

function did(commands: Recording['commands'], { at, fact }: TimedFact): boolean {
  const kinds = TOLD_AS[fact.kind]
  return (
    kinds !== undefined && commands.some((timed) => timed.at === at && kinds.includes(timed.command.kind))
  )
}

/** A person, the scenario's script, or nobody: then it came of itself. */
export function whoDid(run: Pick<Run, 'recording'>, timed: TimedFact): 'person' | 'script' | null {
  if (TOLD_AS[timed.fact.kind] === undefined) return null
  const { commands, scenario } = run.recording()
  if (did(commands, timed)) return 'person'
  return did(scenario.script ?? [], timed) ? 'script' : null
}

/** What a person can do to processes, as entries of the catalogue. */
import type { FieldKind } from './choices.ts'
import { number, type Operation, text } from './operation.ts'

const onNode = (
  id: 'CrashNode' | 'StopNode' | 'StartNode' | 'PauseNode' | 'ResumeNode',
  kind: FieldKind,
  breaks?: true,
): Operation => ({
  id,
  group: 'processes',
  ...(breaks && { breaks }),
  fields: [{ name: 'node', kind }],
  command: (values) => ({ kind: id, node: text(values, 'node') }),
})

export const PROCESS_OPERATIONS: readonly Operation[] = [
  onNode('CrashNode', 'running server', true),
  onNode('StopNode', 'running server'),
  onNode('StartNode', 'stopped server'),
  onNode('PauseNode', 'clocked node', true),
  onNode('ResumeNode', 'paused node'),
  {
    id: 'FailZone',
    group: 'processes',
    breaks: true,
    fields: [{ name: 'rack', kind: 'running rack' }],
    command: (values) => ({ kind: 'FailZone', rack: text(values, 'rack') }),
  },
  {
    id: 'RestoreZone',
    group: 'processes',
    fields: [{ name: 'rack', kind: 'failed rack' }],
    command: (values) => ({ kind: 'RestoreZone', rack: text(values, 'rack') }),
  },
  { id: 'RollingRestart', group: 'processes', fields: [], command: () => ({ kind: 'RollingRestart' }) },
  {
    id: 'SkewClock',
    group: 'processes',
    breaks: true,
    fields: [
      { name: 'node', kind: 'clocked node' },
      { name: 'skewMs', kind: 'number', initial: '60000' },
    ],
    command: (values) => ({
      kind: 'SkewClock',
      node: text(values, 'node'),
      skewMs: number(values, 'skewMs'),
    }),
  },
]

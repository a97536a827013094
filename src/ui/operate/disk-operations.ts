/** What a person can do to disks, as entries of the catalogue. */
import type { FieldKind } from './choices.ts'
import { number, type Operation, text } from './operation.ts'

const onDisk = (
  id: 'WipeDisk' | 'FailLogDir' | 'RepairLogDir' | 'FillDisk' | 'FreeDisk',
  kind: FieldKind,
  breaks?: true,
): Operation => ({
  id,
  group: 'disks',
  ...(breaks && { breaks }),
  fields: [{ name: 'node', kind }],
  command: (values) => ({ kind: id, node: text(values, 'node') }),
})

export const DISK_OPERATIONS: readonly Operation[] = [
  {
    id: 'PowerLoss',
    group: 'disks',
    breaks: true,
    fields: [
      { name: 'node', kind: 'running server' },
      { name: 'keepUnflushed', kind: 'number', initial: '0' },
    ],
    command: (values) => ({
      kind: 'PowerLoss',
      node: text(values, 'node'),
      keepUnflushed: number(values, 'keepUnflushed'),
    }),
  },
  onDisk('WipeDisk', 'stopped server', true),
  onDisk('FailLogDir', 'working disk', true),
  onDisk('RepairLogDir', 'failed disk'),
  onDisk('FillDisk', 'disk with room', true),
  onDisk('FreeDisk', 'full disk'),
  {
    id: 'SlowDisk',
    group: 'disks',
    breaks: true,
    fields: [
      { name: 'node', kind: 'any broker' },
      { name: 'writeMs', kind: 'number', initial: '200' },
      { name: 'readMs', kind: 'number', initial: '0' },
    ],
    command: (values) => ({
      kind: 'SlowDisk',
      node: text(values, 'node'),
      writeMs: number(values, 'writeMs'),
      readMs: number(values, 'readMs'),
    }),
  },
]

/** What a person can do to a transaction, as entries of the catalogue. */
import { parsePartitionKey } from '../../engine/index.ts'
import type { FieldKind, Values } from './choices.ts'
import { positionIn } from './consumer-operations.ts'
import type { Operation } from './operation.ts'

type Id = 'BeginTransaction' | 'CommitTransaction' | 'AbortTransaction'

const on = (id: Id, kind: FieldKind): Operation => ({
  id,
  group: 'transactions',
  fields: [{ name: 'producer', kind }],
  command: (values: Values) => ({ kind: id, producer: (values.producer ?? '').trim() }),
})

export const TRANSACTION_OPERATIONS: readonly Operation[] = [
  on('BeginTransaction', 'idle transactional producer'),
  on('CommitTransaction', 'producer in a transaction'),
  on('AbortTransaction', 'producer that may abort'),
  {
    id: 'SendOffsetsToTransaction',
    group: 'transactions',
    fields: [
      { name: 'producer', kind: 'producer in a transaction' },
      { name: 'consumer', kind: 'running consumer' },
      { name: 'assigned', kind: 'one assigned partition' },
      { name: 'commitAt', kind: 'number', initial: positionIn },
    ],
    command: (values) => ({
      kind: 'SendOffsetsToTransaction',
      producer: (values.producer ?? '').trim(),
      consumer: (values.consumer ?? '').trim(),
      group: null,
      offsets: [
        {
          ...parsePartitionKey(values.assigned ?? ''),
          offset: values.commitAt ? Number(values.commitAt) : Number.NaN,
        },
      ],
    }),
  },
  {
    id: 'FlushProducer',
    group: 'transactions',
    fields: [{ name: 'producer', kind: 'running producer' }],
    command: (values) => ({ kind: 'FlushProducer', producer: (values.producer ?? '').trim() }),
  },
]

/** What a person can do to a transaction, as entries of the catalogue. */

import type { Operation } from './catalogue.ts'
import type { FieldKind, Values } from './choices.ts'

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
]

import { expect, test } from 'vitest'
import { readItems } from '../../../conformance/vectors/read-vectors.ts'
import { ERRORS, type ErrorName, errorCode, isInvalidMetadata, isRetriable } from './errors.ts'

interface Row {
  readonly name: ErrorName
  readonly code: number
  readonly retriable: boolean
  readonly invalidMetadata: boolean
}
const rows = readItems<Row>('errors.json', 138)

test('the table holds the errors of Kafka and no others', () => {
  expect(Object.keys(ERRORS).sort()).toEqual(rows.map((row) => row.name).sort())
})

test.each(rows)('$name has the code and the kind it has in Kafka', (row) => {
  const { name, code, retriable, invalidMetadata } = row
  expect(ERRORS[name]).toEqual({ code, retriable, invalidMetadata })
  expect([errorCode(name), isRetriable(name), isInvalidMetadata(name)]).toEqual([
    code,
    retriable,
    invalidMetadata,
  ])
})

test('no two errors share a code', () => {
  expect(new Set(rows.map((row) => errorCode(row.name))).size).toBe(rows.length)
})

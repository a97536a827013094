import { expect, test } from 'vitest'
import { readItems } from '../../../conformance/vectors/read-vectors.ts'
import { API_KEYS, type ApiName, apiKey } from './api-keys.ts'

const rows = readItems<{ readonly name: ApiName; readonly id: number; readonly latestVersion: number }>(
  'api-keys.json',
  95,
)

test('the table holds the requests of Kafka and no others', () => {
  expect(Object.keys(API_KEYS).sort()).toEqual(rows.map((row) => row.name).sort())
})

test.each(rows)(
  '$name has the api key and the newest version it has in Kafka',
  ({ name, id, latestVersion }) => {
    expect(API_KEYS[name]).toEqual({ id, latestVersion })
    expect(apiKey(name)).toBe(id)
  },
)

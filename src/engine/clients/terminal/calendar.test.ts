import { expect, test } from 'vitest'
import { javaDate, logTime, parseDateTime } from './calendar.ts'

test('a log line has the time that the host would write in UTC', () => {
  for (const ms of [0, 951_782_400_000, 1_767_225_615_203, 4_107_542_399_999, 1_709_164_800_001]) {
    const host = new Date(ms).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1)
    expect(logTime(ms)).toBe(host)
  }
})

test('a date and time is read as the host reads it', () => {
  for (const text of ['2026-01-01T00:00:15.203Z', '2024-02-29T23:59:59+09:00', '2099-12-31T00:00:00.5-03:30'])
    expect(parseDateTime(text)).toBe(Date.parse(text))
  expect(parseDateTime('2026-01-01T00:00:15')).toBe(Date.parse('2026-01-01T00:00:15Z'))
  expect(parseDateTime('yesterday')).toBeNull()
})

test('a date is written as java.util.Date writes it', () => {
  expect(javaDate(0)).toBe('Thu Jan 01 00:00:00 UTC 1970')
  expect(javaDate(Date.UTC(2026, 10, 25, 14, 3, 9))).toBe('Wed Nov 25 14:03:09 UTC 2026')
})

import { describe, expect, test } from 'vitest'
import { createRun, type Exchange, MS, type Run, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'

const start = (): Run => createRun({ version: 1, scenario: opening, seed: 7, commands: [] })

function seen(run: Run, from: number): readonly Exchange[] {
  const trace = run.trace(from)
  if (!trace) throw new Error('no trace')
  return trace.read(run.world, from, run.now)
}

const isOver = ({ backAt, failedAt, oneWay }: Exchange) => backAt !== null || failedAt !== null || oneWay

describe('the trace of requests', () => {
  test('tells of each request that it was sent, arrived, was answered and came back, in that order', () => {
    const run = start()
    run.seek(20 * SECOND)
    const list = seen(run, 15 * SECOND).filter((each) => each.backAt !== null)
    expect(list.length).toBeGreaterThan(50)
    for (const { sentAt, arrivedAt, servedAt, answeredAt, backAt } of list) {
      const times = [sentAt, arrivedAt, servedAt, answeredAt, backAt].filter((at) => at !== null)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
    const produced = list.find(({ kind }) => kind === 'ProduceRequest')
    expect(produced?.about[0]).toMatch(/^[a-z-]+-\d$/)
    expect(produced?.records).toBeGreaterThan(0)
  })

  test('is the same whether it was recorded on the way, or read afterwards, or after going back', () => {
    const watched = start()
    watched.seek(15 * SECOND)
    watched.trace(15 * SECOND)
    watched.advanceTo(22 * SECOND)
    const later = start()
    later.seek(22 * SECOND)
    const along = seen(watched, 16 * SECOND)
    expect(along).toEqual(seen(later, 16 * SECOND))
    watched.seek(40 * SECOND)
    watched.seek(22 * SECOND)
    expect(seen(watched, 16 * SECOND)).toEqual(along)
  })

  test('says of a moment in the past only what had happened by then', () => {
    const run = start()
    run.seek(30 * SECOND)
    run.trace(10 * SECOND)
    run.seek(20 * SECOND)
    for (const each of seen(run, 19 * SECOND)) {
      expect(each.sentAt).toBeLessThanOrEqual(run.now)
      for (const at of [each.arrivedAt, each.answeredAt, each.backAt, each.failedAt])
        expect(at ?? 0).toBeLessThanOrEqual(run.now)
    }
  })

  test('says that the requests to a crashed broker failed, and when', () => {
    const run = start()
    run.seek(20 * SECOND)
    run.trace(19 * SECOND)
    run.act({ kind: 'CrashNode', node: 'broker-1' } as never)
    run.seek(26 * SECOND)
    const failed = seen(run, 19 * SECOND).filter(({ failedAt }) => failedAt !== null)
    expect(failed.length).toBeGreaterThan(0)
    expect(new Set(failed.map(({ server }) => server))).toEqual(new Set(['broker-1']))
    expect(failed.every(({ reason, backAt }) => reason === 'disconnected' && backAt === null)).toBe(true)
  })

  test('lets a request run into its timeout when the link is cut', () => {
    const run = start()
    run.seek(20 * SECOND)
    run.act({ kind: 'CutLink', a: 'broker-1', b: '*', direction: 'both' } as never)
    run.seek(75 * SECOND)
    const list = seen(run, 19 * SECOND)
    expect(list.some(({ reason }) => reason === 'timeout')).toBe(true)
  })

  test('hands out a message that has arrived as it travelled', () => {
    const run = start()
    run.seek(20 * SECOND)
    const list = seen(run, 19 * SECOND).filter(isOver)
    const { id, kind, responseId } = list.find(
      (each) => each.kind === 'ProduceRequest' && each.backAt,
    ) as Exchange
    const request = run.arrived(id)
    expect([request?.seq, request?.body?.kind]).toEqual([id, kind])
    expect(run.arrived(responseId ?? -1)?.body?.kind).toBe('ProduceResponse')
    expect(run.arrived(999_999_999)).toBeNull()
  })

  test('changes nothing in the run', () => {
    const [plain, watched] = [start(), start()]
    watched.seek(12 * SECOND)
    watched.trace(0)
    watched.advanceTo(25 * SECOND)
    watched.arrived(seen(watched, 20 * SECOND)[0]?.id ?? 0)
    plain.seek(25 * SECOND)
    expect(watched.digest()).toBe(plain.digest())
  })

  test('takes a replay in slices when it is asked to', () => {
    const run = start()
    run.seek(30 * SECOND)
    let slices = 0
    while (run.trace(5 * SECOND, 200) === null) slices++
    expect(slices).toBeGreaterThan(3)
    expect(seen(run, 5 * SECOND).length).toBeGreaterThan(100)
    run.advanceTo(30 * SECOND + 10 * MS)
    expect(run.trace(5 * SECOND, 0)).not.toBeNull()
  })
})

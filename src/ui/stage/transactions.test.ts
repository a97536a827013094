import { describe, expect, it } from 'vitest'
import { createRun, MS, type Run, scanRecords } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { readProducer } from './client-view.ts'
import { readColumn } from './columns-state.ts'
import { type CellKind, cellKind } from './draw-transactions.ts'
import { transactionParts, transactionSign } from './transaction-parts.ts'

/** A producer by hand: transactions of five records, every second one aborted. */
function transactional(): Run {
  const producers = [
    {
      id: 'payments',
      topic: 'user-events',
      keys: ['a', 'b', 'c'],
      recordsPerSecond: 3,
      config: { 'transactional.id': 'pay-1' },
      transaction: { records: 5, abortEvery: 2 },
      startAtMs: 9_000,
    },
  ]
  const brokerConfig = { ...opening.brokerConfig, 'transaction.state.log.num.partitions': 1 }
  const scenario = { ...opening, brokerConfig, producers, consumers: [] }
  return createRun({ version: 1, scenario, seed: 5, commands: [] })
}

const columns = [0, 1, 2].map((partition) => ({
  key: `user-events-${partition}`,
  topic: 'user-events',
  partition,
}))

/** What stands in the leader's log of a partition, by offset. */
function cellsOf(run: Run, column: (typeof columns)[number]): CellKind[] {
  const leader = Object.values(readColumn(run.world, column).replicas).find((replica) => replica.isLeader)
  const cells: CellKind[] = []
  if (leader)
    scanRecords(
      leader.log,
      { offset: leader.log.logStartOffset, endOffset: leader.log.logEndOffset },
      (batch, i) => {
        cells.push(cellKind(leader.log, batch, batch.baseOffset + i))
        return true
      },
    )
  return cells
}

describe('transactions in the logs', () => {
  it('are open up to their marker, then plain before a COMMIT and aborted before an ABORT', () => {
    const run = transactional()
    const seen = new Set<CellKind>()
    for (let at = 16_000; at < 45_000; at += 400) {
      run.seek(at * MS)
      for (const column of columns) {
        const cells = cellsOf(run, column)
        let since: CellKind[] = []
        for (const cell of cells) {
          seen.add(cell)
          if (cell === 'COMMIT' || cell === 'ABORT') {
            const wanted = cell === 'COMMIT' ? 'plain' : 'aborted'
            expect(since.every((kind) => kind === wanted)).toBe(true)
            since = []
          } else since.push(cell)
        }
        expect(since.every((kind) => kind === 'open')).toBe(true)
      }
    }
    expect([...seen].toSorted()).toEqual(['ABORT', 'COMMIT', 'aborted', 'open', 'plain'])
  })

  it('hold the last stable offset at the first record of the open one, never past the high watermark', () => {
    const run = transactional()
    let held = 0
    for (let at = 16_000; at < 45_000; at += 400) {
      run.seek(at * MS)
      for (const column of columns) {
        const { lastStableOffset, highWatermark } = readColumn(run.world, column)
        expect(lastStableOffset).toBeLessThanOrEqual(highWatermark)
        const open = cellsOf(run, column).indexOf('open')
        if (open >= 0 && open < highWatermark) {
          expect(lastStableOffset).toBeLessThanOrEqual(open)
          held++
        }
      }
    }
    expect(held).toBeGreaterThan(5)
  })

  it('are the same parts in a bar as cell by cell, and the parts do not touch what is of no transaction', () => {
    const run = transactional()
    const kinds = new Set<string>()
    for (let at = 16_000; at < 45_000; at += 400) {
      run.seek(at * MS)
      for (const column of columns) {
        const leader = Object.values(readColumn(run.world, column).replicas).find((r) => r.isLeader)
        if (!leader) continue
        const cells = cellsOf(run, column)
        const from = Math.max(0, cells.length - 7)
        const drawn: (string | undefined)[] = cells.map(() => undefined)
        for (const part of transactionParts(leader.log, from)) {
          kinds.add(part.kind)
          expect(part.from).toBeGreaterThanOrEqual(from)
          for (let offset = part.from; offset < part.to; offset++) drawn[offset] = part.kind
        }
        const wanted = {
          plain: 'committed',
          COMMIT: 'committed',
          ABORT: 'aborted',
          open: 'open',
          aborted: 'aborted',
        }
        cells.forEach((cell, offset) => {
          if (offset >= from) expect(drawn[offset]).toBe(wanted[cell])
        })
      }
    }
    expect([...kinds].sort()).toEqual(['aborted', 'committed', 'open'])
  })

  it('mark a mere cell while readers are held up, and after an abort until the next one commits', () => {
    const run = transactional()
    const signs = new Set<string | null>()
    for (let at = 16_000; at < 45_000; at += 400) {
      run.seek(at * MS)
      for (const column of columns) {
        const state = readColumn(run.world, column)
        const leader = Object.values(state.replicas).find((r) => r.isLeader)
        if (!leader) continue
        const sign = transactionSign(leader.log, state.highWatermark)
        signs.add(sign)
        expect(sign === 'open').toBe(state.lastStableOffset < state.highWatermark)
        const markers = cellsOf(run, column).filter((cell) => cell === 'COMMIT' || cell === 'ABORT')
        if (sign !== 'open') expect(sign).toBe(markers.at(-1) === 'ABORT' ? 'aborted' : null)
      }
    }
    expect(signs).toEqual(new Set(['open', 'aborted', null]))
  })

  it('show on the producer’s card', () => {
    const run = transactional()
    const states = new Set<string | undefined>()
    for (let at = 9_500; at < 40_000; at += 200) {
      run.seek(at * MS)
      states.add(readProducer(run.world, 'producer-payments', run.now)?.transaction?.state)
    }
    expect([...states]).toEqual(
      expect.arrayContaining(['IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION']),
    )
  })
})

/**
 * Pictures of the stage, stored beside this test as SVG. Not screenshots: pixels differ with the browser, its fonts and
 * the machine, so a tolerance would have to be so wide that a missing flag goes unnoticed. What is stored is the list of
 * all that is drawn and written, which is exact everywhere; it opens as a picture. After a wanted change look at it, then
 * `npx vitest run src/ui/stage/pictures -u`.
 */
import { expect, test } from 'vitest'
import { createRun, MS, type Run, type Scenario, SECOND } from '../../../engine/index.ts'
import { stage as en } from '../../../i18n/en/stage.ts'
import { stage as ko } from '../../../i18n/ko/stage.ts'
import { opening, openingZooKeeper } from '../../../scenarios/index.ts'
import { type PictureOf, takeComparison, takePicture } from './take-picture.tsx'

const WIDE = { width: 1124, height: 560 }
const LOW = { width: 1124, height: 365 }
const PHONE = { width: 390, height: 844 }

function runTo(at: number, scenario = opening): Run {
  const run = createRun({ version: 1, scenario, seed: opening.seed, commands: [] })
  run.seek(at)
  return run
}

function afterCrash(at: number): Run {
  const run = runTo(36 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  run.seek(at)
  return run
}

function cut(): Run {
  const run = runTo(36 * SECOND)
  run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-2', direction: 'both' })
  run.act({ kind: 'PauseNode', node: 'consumer-analytics-1' })
  run.seek(50 * SECOND)
  return run
}

function isolated(): Run {
  const run = runTo(36 * SECOND)
  run.act({ kind: 'IsolateNode', node: 'broker-2' })
  run.seek(42 * SECOND)
  return run
}

/** So many brokers that they are a wall: one of them crashed and fenced, one just crashed. */
const thirtyBrokers: Scenario = {
  ...opening,
  id: 'thirty-brokers',
  brokers: Array.from({ length: 30 }, (_, i) => ({ id: i + 1, rack: 'abc'[i % 3] as string })),
  topics: [
    { name: 'orders', partitions: 16, replicationFactor: 3 },
    { name: 'clicks', partitions: 12, replicationFactor: 2 },
  ],
  producers: [{ id: 'shop', topic: 'orders', keys: ['k-1', 'k-2'], recordsPerSecond: 2, startAtMs: 10_000 }],
  consumers: [],
}

function wall(): Run {
  const run = runTo(20 * SECOND, thirtyBrokers)
  run.act({ kind: 'CrashNode', node: 'broker-7' })
  run.seek(34 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-12' })
  run.seek(36 * SECOND)
  return run
}

const PICTURES: Readonly<Record<string, () => PictureOf>> = {
  'at-rest': () => ({ run: runTo(36.45 * SECOND), size: WIDE, words: en }),
  'at-rest-low': () => ({ run: runTo(36.45 * SECOND), size: LOW, words: en }),
  'at-rest-phone': () => ({ run: runTo(36.45 * SECOND), size: PHONE, words: ko }),
  crashed: () => ({ run: afterCrash(38 * SECOND), size: WIDE, words: en }),
  'failed-over': () => ({ run: afterCrash(47 * SECOND + 200 * MS), size: WIDE, words: ko }),
  'cut-and-paused': () => ({ run: cut(), size: WIDE, words: en }),
  isolated: () => ({ run: isolated(), size: WIDE, words: en }),
  wall: () => ({ run: wall(), size: WIDE, words: ko }),
  zookeeper: () => ({ run: runTo(36.45 * SECOND, openingZooKeeper), size: WIDE, words: en }),
}

test.each(Object.keys(PICTURES))('The stage is drawn as it is stored: %s', async (name) => {
  await expect(takePicture((PICTURES[name] as () => PictureOf)())).toMatchFileSnapshot(`${name}.svg`)
})

test('Two runs stand beside each other, and what differs is counted below, as it is stored', async () => {
  const crashed = (of: Run): PictureOf => {
    of.act({ kind: 'CrashNode', node: 'broker-2' })
    of.seek(47 * SECOND + 200 * MS)
    return { run: of, size: { width: 780, height: 480 }, words: en }
  }
  const producers = opening.producers.map((each) => ({ ...each, config: { ...each.config, acks: '1' } }))
  const picture = takeComparison(
    crashed(runTo(36 * SECOND)),
    crashed(runTo(36 * SECOND, { ...opening, producers })),
  )
  await expect(picture).toMatchFileSnapshot('comparison.svg')
})

test('A picture is of its moment: half a second later it is another', () => {
  const at = (moment: number) => takePicture({ run: runTo(moment), size: WIDE, words: en })
  expect(at(36.45 * SECOND)).toBe(at(36.45 * SECOND))
  expect(at(36.45 * SECOND)).not.toBe(at(36.95 * SECOND))
})

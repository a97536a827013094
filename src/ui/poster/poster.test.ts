import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { poster } from '../../i18n/en/poster.ts'
import { stage } from '../../i18n/en/stage.ts'
import { opening } from '../../scenarios/opening.ts'
import { drawPoster, fitting, labelOf } from './draw-poster.ts'
import { readPoster } from './read-poster.ts'

function runOf(commands: Parameters<typeof createRun>[0]['commands'] = []) {
  return createRun({ version: 1, scenario: opening, seed: opening.seed, commands })
}

const text = { title: 'A <b>"title"</b>', words: poster, stage }

test('the picture of a calm moment says who leads and how far each log is', () => {
  const run = runOf()
  run.seek(30 * SECOND)
  const view = readPoster(run.world, run.now)
  expect(view.brokers.map(({ state }) => state)).toEqual(['running', 'running', 'running'])
  const leaders = view.brokers.flatMap(({ leads }) => leads)
  expect(new Set(leaders).size).toBe(leaders.length)
  expect(leaders).toContain('payment-transactions-0')
  for (const { id, replicas } of view.brokers)
    for (const { partition, logEndOffset } of replicas) {
      const node = run.world.nodes[`broker-${id}`]
      expect(logEndOffset).toBe(
        node?.role === 'broker' ? node.disk.logs[partition as never]?.logEndOffset : null,
      )
    }
  expect(view.producers.map(({ id }) => id)).toContain('web-frontend')
  expect(view.groups.map(({ id }) => id)).toEqual(['audit-group', 'user-analytics-group'])
})

test('the picture of a failure shows it by words and lines, not by colour alone', () => {
  const run = runOf([{ at: 31 * SECOND, command: { kind: 'CrashNode', node: 'broker-2' as never } }])
  run.seek(45 * SECOND)
  const view = readPoster(run.world, run.now)
  expect(view.brokers[1]).toMatchObject({ state: 'crashed', leads: [] })
  const svg = drawPoster(view, text)
  expect(svg).toContain('>crashed<')
  expect(svg).toContain('stroke-dasharray')
  expect(labelOf(view, text)).toContain('broker 2: crashed, leads nothing')
})

test('it is one well-formed picture without script, style or address, whatever the names are', () => {
  const run = runOf()
  run.seek(20 * SECOND)
  const svg = drawPoster(readPoster(run.world, run.now), text)
  expect(svg).toContain('A &#60;b&#62;&#34;title&#34;&#60;/b&#62;')
  expect(svg).not.toMatch(/<(script|style|image|a|foreignObject)\b|href|url\(|on\w+=/)
  expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
  expect(svg).not.toContain("'")
  expect(svg).not.toMatch(/NaN|undefined|null/)
})

test('a name is cut where it would leave its place', () => {
  expect(fitting('orders-0', 200)).toBe('orders-0')
  expect(fitting('a-very-long-topic-name-0', 60)).toMatch(/^a-very-?…$/)
  expect(fitting('한국어로된아주긴이름입니다', 60).length).toBeLessThan(7)
})

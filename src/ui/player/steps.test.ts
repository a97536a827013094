/** Steps are exact both ways: as many back as forward show the very same world, whatever they go by. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Envelope, type Message, type Recording, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { stepRequest } from '../step-request.ts'
import { createPlayer, type Player } from './player.ts'

let frames: ((time: number) => void)[] = []

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (each: (time: number) => void) => frames.push(each))
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

let time = 0
async function arrived(player: Player): Promise<void> {
  do {
    time += 16
    const due = frames
    frames = []
    for (const each of due) each(time)
    await Promise.resolve()
  } while (player.journey)
}

/** A broker is lost at 22 s and comes back at 34 s. */
const failover: Recording = {
  version: 1,
  scenario: opening,
  seed: 7,
  commands: [
    { at: 22 * SECOND, command: { kind: 'CrashNode', node: 'broker-1' } },
    { at: 34 * SECOND, command: { kind: 'StartNode', node: 'broker-1' } },
  ],
}

async function at(moment: number): Promise<Player> {
  const player = createPlayer(failover)
  player.seek(moment)
  await arrived(player)
  return player
}

/** All that a screen reads: the world, its moment, and what is told of it by then. */
function shown({ run }: Player): string {
  const { steps } = run.world
  const told = run.facts.filter((timed) => timed.step <= steps)
  return JSON.stringify([run.digest(), run.now, steps, told.length, told.at(-1)])
}

async function thereAndBack(
  player: Player,
  count: number,
  on: () => unknown,
  back: () => unknown,
): Promise<void> {
  await on()
  await arrived(player)
  const way = [shown(player)]
  for (let i = 0; i < count; i++) {
    await on()
    await arrived(player)
    way.push(shown(player))
  }
  expect(new Set(way).size).toBe(count + 1)
  for (let i = count - 1; i >= 0; i--) {
    await back()
    await arrived(player)
    expect(shown(player), `${i} of ${count}`).toBe(way[i])
  }
  for (let i = 1; i <= count; i++) {
    await on()
    await arrived(player)
    expect(shown(player), `${i} of ${count} again`).toBe(way[i])
  }
}

describe('as many steps back as forward show the very same', () => {
  test.each([1, 21.9999, 33.999])('event by event, from %d s', async (seconds) => {
    const player = await at(seconds * SECOND)
    await thereAndBack(
      player,
      30,
      () => player.stepEvent(),
      () => player.stepBack(),
    )
  })

  test.each([20, 22.5])('request by request, from %d s', async (seconds) => {
    const player = await at(seconds * SECOND)
    await thereAndBack(
      player,
      12,
      () => stepRequest(player, 1),
      () => stepRequest(player, -1),
    )
  })

  test('by the requests of one API only', async () => {
    const player = await at(21 * SECOND)
    const produce = ({ body }: Envelope<Message>) =>
      body?.kind === 'ProduceRequest' || body?.kind === 'ProduceResponse'
    await thereAndBack(
      player,
      12,
      () => player.nextRequest(produce),
      () => player.previousRequest(produce),
    )
  })

  test('from one notable event to the next', async () => {
    const player = await at(SECOND)
    await thereAndBack(
      player,
      12,
      () => player.nextNotable(),
      () => player.previousNotable(),
    )
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MS, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { createPlayer, type Player } from './player.ts'

let frames: ((time: number) => void)[] = []
let time = 0

/** Lets a frame pass. */
function frame(ms = 16): void {
  time += ms
  const due = frames
  frames = []
  for (const each of due) each(time)
}

function at(seconds: number): Player {
  const player = createPlayer({ version: 1, scenario: opening, seed: 7, commands: [] })
  player.seek(seconds * SECOND)
  while (player.journey) frame()
  return player
}

beforeEach(() => {
  frames = []
  time = 0
  vi.stubGlobal('requestAnimationFrame', (each: (time: number) => void) => frames.push(each))
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

/** On a slow machine a way takes several frames. */
async function arrived(player: Player): Promise<void> {
  do {
    frame()
    await Promise.resolve()
  } while (player.journey)
}

async function goTo(player: Player, moment: number): Promise<void> {
  player.seek(moment)
  await arrived(player)
}

describe('the player', () => {
  test('moves simulated time by the speed, and not through a gap', () => {
    const player = at(10)
    frame()
    player.play()
    player.setSpeed(2)
    frame(10)
    expect(player.run.now).toBe(10 * SECOND + 20 * MS)
    frame(60_000)
    expect(player.run.now).toBe(10 * SECOND + 520 * MS)
    player.pause()
    frame(10)
    expect(player.run.now).toBe(10 * SECOND + 520 * MS)
  })

  test('keeps the speed within its bounds', () => {
    const player = at(0)
    player.setSpeed(1e9)
    expect(player.speed).toBe(100)
    player.setSpeed(0)
    expect(player.speed).toBe(0.001)
  })

  test('acting in the past keeps the history that was left, and goes back to it', async () => {
    const player = at(25)
    player.act({ kind: 'CrashNode', node: 'broker-2' })
    await goTo(player, 40 * SECOND)
    const known = player.run.digest()
    await goTo(player, 30 * SECOND)
    player.act({ kind: 'StartNode', node: 'broker-2' })
    expect(player.run.horizon).toBe(30 * SECOND)
    expect(player.earlier).toMatchObject({ branchedAt: 30 * SECOND })
    expect(player.histories.map(({ parent, horizon }) => [parent, horizon])).toEqual([
      [null, 40 * SECOND],
      [player.earlier?.id, 30 * SECOND],
    ])
    player.returnToEarlier()
    await arrived(player)
    expect(player.run.now).toBe(30 * SECOND)
    expect(player.run.horizon).toBe(40 * SECOND)
    expect(player.earlier).toBeNull()
    await goTo(player, 40 * SECOND)
    expect(player.run.digest()).toBe(known)
  })

  test('each of several histories is the same world again, kept as a run or only as a recording', async () => {
    const player = at(25)
    const digests = new Map<number, string>()
    for (const broker of [1, 2, 3, 1, 2]) {
      player.act({ kind: 'CrashNode', node: `broker-${broker}` })
      await goTo(player, 32 * SECOND)
      digests.set(player.history, player.run.digest())
      await goTo(player, (player.run.recording().commands[0]?.at ?? 0) - SECOND)
    }
    expect(player.histories).toHaveLength(5)
    for (const [id, digest] of digests) {
      const way = player.showHistory(id, 32 * SECOND)
      await arrived(player)
      await way
      expect([player.history, player.run.digest()]).toEqual([id, digest])
    }
    player.removeHistory([...digests.keys()][1] as number)
    expect(player.histories).toHaveLength(4)
    player.undoRemoveHistory()
    expect(player.histories).toHaveLength(5)
  })

  test('the director hurries through what is quiet, slows down for what comes, and changes nothing', async () => {
    const player = at(25)
    player.act({ kind: 'CrashNode', node: 'broker-2' })
    await goTo(player, 27 * SECOND)
    player.direct(true)
    player.play()
    const paces: number[] = []
    for (let i = 0; i < 4000 && player.run.now < 45 * SECOND; i++) {
      frame()
      paces.push(player.pace)
    }
    expect(Math.max(...paces)).toBeGreaterThan(2)
    expect(Math.min(...paces)).toBe(0.2)
    expect(player.outlook?.reached).toBeGreaterThan(player.run.now)
    player.pause()
    const plain = at(25)
    plain.act({ kind: 'CrashNode', node: 'broker-2' })
    await goTo(plain, 46 * SECOND)
    await goTo(player, 46 * SECOND)
    expect(player.run.digest()).toBe(plain.run.digest())
    player.direct(false)
    expect([player.pace, player.outlook]).toEqual([player.speed, null])
  })

  test('acting at the end of what is known leaves nothing behind', () => {
    const player = at(25)
    player.act({ kind: 'CrashNode', node: 'broker-2' })
    expect(player.earlier).toBeNull()
  })

  test('an impossible command changes nothing', () => {
    const player = at(25)
    const before = player.run.digest()
    expect(() => player.act({ kind: 'CrashNode', node: 'broker-9' })).toThrow('broker-9')
    expect(player.run.digest()).toBe(before)
    expect(player.run.recording().commands).toEqual([])
  })

  test('the next notable event is found, and a search in vain leaves everything as it was', async () => {
    const player = at(10)
    const search = player.nextNotable()
    await arrived(player)
    expect(await search).toMatchObject({ fact: { kind: expect.any(String) } })
    const later = at(25)
    const { now, horizon } = later.run
    const vain = later.nextNotable()
    await arrived(later)
    expect(await vain).toBe('none')
    expect([later.run.now, later.run.horizon]).toEqual([now, horizon])
  })

  test('a long way can be stopped where it is', async () => {
    const player = at(0)
    const way = player.load(player.run.recording(), 3 * 3600 * SECOND)
    expect(player.journey).toMatchObject({ kind: 'to moment', to: 3 * 3600 * SECOND })
    player.stopJourney()
    expect(await way).toBe(false)
    expect(player.run.now).toBeGreaterThan(0)
    expect(player.run.now).toBeLessThan(3 * 3600 * SECOND)
  })

  test('a scenario that cannot be built leaves the run that was there', () => {
    const player = at(5)
    const { run } = player
    const broken = { ...opening, brokerConfig: { 'no.such.config': 1 } }
    expect(() => player.load({ version: 1, scenario: broken, seed: 1, commands: [] }, 0)).toThrow(
      'no.such.config',
    )
    expect(player.run).toBe(run)
  })
})

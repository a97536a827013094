/** What a person can do with the whole run, or with the cluster, from anywhere on the page. */
import { type Command, type FactOf, MS, type Recording, type Scenario } from '../engine/index.ts'
import type { Player } from './player/player.ts'
import { HOME } from './stage/camera.ts'
import { NO_FILTER } from './stage/filter.ts'
import { useView } from './store.ts'

/** The address of this moment of this run. Rejects with InputError when the run does not fit into a link. */
export async function linkToNow(player: Player): Promise<string> {
  const { addressOfNow } = await import('./share/give.ts')
  return addressOfNow(player)
}

/** Where a run is opened. */
export function openingOf(player: Player): number {
  return (player.run.recording().scenario.openAtMs ?? 0) * MS
}

function begin(player: Player, recording: Recording, at: number): Promise<boolean> {
  useView.getState().select(null)
  useView.getState().follow(null)
  useView.getState().say(null)
  useView.getState().trouble(null)
  useView.getState().set({ camera: HOME, filter: NO_FILTER })
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  return player.load(recording, at)
}

/** The same scenario from its opening, without what people did. */
export function startAgain(player: Player, seed: number): void {
  const at = openingOf(player)
  void begin(player, { ...player.run.recording(), seed, commands: [] }, at)
}

/** Another scenario of the page, from its opening. */
export async function openScenario(player: Player, id: string): Promise<void> {
  const { findScenario } = await import('../scenarios/library.ts')
  const scenario = await findScenario(id)
  if (!scenario) return
  void begin(
    player,
    { version: 1, scenario, seed: scenario.seed, commands: [] },
    (scenario.openAtMs ?? 0) * MS,
  )
}

/** A cluster that somebody built, from its opening. */
export function openOwn(player: Player, scenario: Scenario): void {
  void begin(
    player,
    { version: 1, scenario, seed: scenario.seed, commands: [] },
    (scenario.openAtMs ?? 0) * MS,
  )
}

/** A recording at one of its moments, in place of what is shown. */
export async function loadRun(player: Player, recording: Recording, at: number): Promise<void> {
  await begin(player, recording, at)
}

/** The same run at the same moment under the other control plane: same seed, same actions. */
export async function switchMode(player: Player): Promise<void> {
  const { modeOf, recordingInMode } = await import('../scenarios/mode.ts')
  const recording = player.run.recording()
  const other = modeOf(recording.scenario) === 'kraft' ? 'zookeeper' : 'kraft'
  void begin(player, recordingInMode(recording, other), player.run.now)
}

/** What is wrong with a command or a config: both name the field and what is allowed. */
export interface Problem {
  readonly field: string
  readonly allowed: string
}

/** Acts; an impossible command comes back as its problem. */
export function tryAct(player: Player, command: Command): Problem | null {
  return whenReady(player, () => player.act(command))
}

/**
 * In the first moments of a page the part of the engine that acts may still be under way: then the act waits for it,
 * and what has become impossible meanwhile is not done.
 */
export function whenReady(player: Player, act: () => void): Problem | null {
  if (player.mayAct) return problemOf(act)
  player.readyToAct().then(
    () => void problemOf(act),
    () => useView.getState().say('not fetched'),
  )
  return null
}

function problemOf(act: () => void): Problem | null {
  try {
    act()
    return null
  } catch (problem) {
    if (problem instanceof Error && 'field' in problem && 'allowed' in problem)
      return { field: String(problem.field), allowed: String(problem.allowed) }
    throw problem
  }
}

/** Crashes the broker when it runs, starts it when it does not. */
export function toggleBroker(player: Player, broker: number): Problem | null {
  const node = player.run.world.nodes[`broker-${broker}`]
  if (!node || node.process === 'stopping') return null
  return tryAct(player, { kind: node.process === 'running' ? 'CrashNode' : 'StartNode', node: node.id })
}

/** Follows the record that was just sent by hand, once the producer has made it. */
export function followSent(player: Player, since: number): void {
  const made = player.run.facts.findLast(
    (timed): timed is typeof timed & { fact: FactOf<'RecordCreated'> } =>
      timed.step >= since && timed.fact.kind === 'RecordCreated' && timed.fact.byHand,
  )
  if (!made) return
  useView.getState().follow(made.fact.id)
  useView.getState().select({ kind: 'record', id: made.fact.id })
}

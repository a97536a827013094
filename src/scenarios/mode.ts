/** The same scenario under the other control plane, so that the two can be compared. Pure. */
import type { Command, ControlPlane, Scenario, TimedCommand } from '../engine/index.ts'

/** The largest ensemble that makes sense for so many controllers: 1, 3 or 5. */
function ensembleSize(controllers: number): number {
  return controllers >= 5 ? 5 : controllers >= 3 ? 3 : 1
}

/** Which control plane a scenario has. */
export function modeOf(scenario: Scenario): ControlPlane {
  return scenario.controlPlane ?? 'kraft'
}

/** A node or a side of a link by its name in the other mode; the first of one quorum answers to the first of the other. */
function renamed(
  name: string,
  to: ControlPlane,
  controllers: readonly number[],
  zookeeper: readonly number[],
): string {
  const [from, into] = to === 'zookeeper' ? [controllers, zookeeper] : [zookeeper, controllers]
  const [old, fresh] = to === 'zookeeper' ? ['controller', 'zookeeper'] : ['zookeeper', 'controller']
  if (name === old) return fresh
  const at = name.startsWith(`${old}-`) ? from.indexOf(Number(name.slice(old.length + 1))) : -1
  return at < 0 ? name : `${fresh}-${into[at % into.length]}`
}

function renameIn(command: Command, rename: (name: string) => string): Command {
  const changed: Record<string, unknown> = { ...command }
  for (const field of ['node', 'a', 'b']) {
    const name = changed[field]
    if (typeof name === 'string') changed[field] = rename(name)
  }
  return changed as Command
}

/**
 * The scenario under a control plane. KRaft's controllers stay in it as they are; an ensemble of as many servers
 * (1, 3 or 5) is added when it has none. Script commands about a controller are then about a ZooKeeper server.
 */
export function inMode(scenario: Scenario, mode: ControlPlane): Scenario {
  if (modeOf(scenario) === mode) return scenario
  const { controllers, script } = scenario
  const zookeeper =
    scenario.zookeeper ?? Array.from({ length: ensembleSize(controllers.length) }, (_, i) => i + 1)
  const rename = (name: string) => renamed(name, mode, controllers, zookeeper)
  const commands = script?.map(
    ({ at, command }): TimedCommand => ({ at, command: renameIn(command, rename) }),
  )
  return {
    ...scenario,
    controlPlane: mode,
    zookeeper,
    ...(commands ? { script: commands } : {}),
  }
}

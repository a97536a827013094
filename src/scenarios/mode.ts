/** The same scenario under the other control plane, so that the two can be compared. Pure. */
import type { Command, ControlPlane, Recording, Scenario, TimedCommand } from '../engine/index.ts'

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

/** The ensemble that a scenario has, or would have: as many servers (1, 3 or 5) as fit its controllers. */
function ensembleOf({ zookeeper, controllers }: Scenario): readonly number[] {
  return zookeeper ?? Array.from({ length: ensembleSize(controllers.length) }, (_, i) => i + 1)
}

/** Commands as they are said in the other mode: what was about a controller is about a ZooKeeper server. */
function commandsInMode(
  commands: readonly TimedCommand[],
  scenario: Scenario,
  mode: ControlPlane,
): readonly TimedCommand[] {
  const rename = (name: string) => renamed(name, mode, scenario.controllers, ensembleOf(scenario))
  return commands.map(({ at, command }): TimedCommand => ({ at, command: renameIn(command, rename) }))
}

/**
 * The scenario under a control plane. KRaft's controllers stay in it as they are; an ensemble of as many servers
 * (1, 3 or 5) is added when it has none. Script commands about a controller are then about a ZooKeeper server.
 */
export function inMode(scenario: Scenario, mode: ControlPlane): Scenario {
  if (modeOf(scenario) === mode) return scenario
  const { script } = scenario
  return {
    ...scenario,
    controlPlane: mode,
    zookeeper: ensembleOf(scenario),
    ...(script ? { script: commandsInMode(script, scenario, mode) } : {}),
  }
}

/** The same run under a control plane: same seed, and people do the same at the same moments. */
export function recordingInMode(recording: Recording, mode: ControlPlane): Recording {
  const { scenario, commands } = recording
  if (modeOf(scenario) === mode) return recording
  return {
    ...recording,
    scenario: inMode(scenario, mode),
    commands: commandsInMode(commands, scenario, mode),
  }
}

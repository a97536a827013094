/**
 * kafka-features (org.apache.kafka.tools.FeatureCommand): describe and feature-dependencies. Left out: upgrade,
 * downgrade, disable, version-mapping; a cluster's levels are those it was formatted with.
 */
import {
  type ArgumentDef,
  type Arguments,
  COMMAND_CONFIG_ARGUMENT,
  type ParserDef,
  parseArguments,
} from './arguments.ts'
import { type Asking, as, call, JavaError, type Shell, ToolExit } from './program.ts'

const feature: ArgumentDef = { names: ['--feature'], value: 'FEATURE', repeated: true, help: 'name=level' }

export const featureArguments: ParserDef = {
  prog: 'kafka-features',
  about: 'This tool manages feature flags in Kafka.',
  metavar: null,
  terse: true,
  args: [
    { names: ['--bootstrap-server'], value: 'BOOTSTRAP_SERVER', help: 'A broker to ask first.' },
    { names: ['--bootstrap-controller'], value: 'BOOTSTRAP_CONTROLLER', help: 'A controller to ask first.' },
    COMMAND_CONFIG_ARGUMENT,
  ],
  commands: [
    { name: 'describe', help: 'Describes the current active feature flags.', args: [] },
    {
      name: 'feature-dependencies',
      help: 'Look up dependencies for a given feature version.',
      args: [{ ...feature, required: true }],
    },
  ],
}

/** What Kafka 4.4.0 supports, with the level a new cluster gets; the engine behaves as those with no other level do. */
const SUPPORTED: Readonly<
  Record<string, { readonly min: string; readonly max: string; readonly level: string }>
> = {
  'eligible.leader.replicas.version': { min: '0', max: '1', level: '0' },
  'group.version': { min: '0', max: '1', level: '1' },
  'kraft.version': { min: '0', max: '1', level: '0' },
  'metadata.version': { min: '3.3-IV3', max: '4.4-IV2', level: '4.4-IV2' },
  'share.version': { min: '0', max: '2', level: '2' },
  'transaction.version': { min: '0', max: '2', level: '0' },
}

function* describe(shell: Shell, args: Arguments): Asking<void> {
  if (!args.has('bootstrap-server') && !args.has('bootstrap-controller'))
    throw new JavaError(
      'net.sourceforge.argparse4j.inf.ArgumentParserException',
      'You must specify either --bootstrap-controller or --bootstrap-server.',
    )
  const answer = as(
    yield* call(shell, 'describeFeatures', { kind: 'ApiVersionsRequest' }),
    'ApiVersionsResponse',
  )
  // Nothing is finalised in ZooKeeper mode.
  if (shell.isOld) return
  for (const [name, { min, max, level }] of Object.entries(SUPPORTED)) {
    // metadata.version is named, and is that of the Kafka that is simulated.
    const finalized = name === 'metadata.version' ? level : String(answer.finalized?.[name] ?? level)
    shell.out(
      [
        `Feature: ${name.padEnd(42)}`,
        `SupportedMinVersion: ${min.padEnd(16)}`,
        `SupportedMaxVersion: ${max.padEnd(16)}`,
        `FinalizedVersionLevel: ${finalized.padEnd(16)}`,
        `Epoch: ${answer.finalizedEpoch ?? '-'}`,
      ].join(' '),
    )
  }
}

function dependencies(shell: Shell, args: Arguments): void {
  for (const text of args.all('feature')) {
    const [name = '', level = ''] = text.split('=')
    const known = SUPPORTED[name]
    if (!known) throw new JavaError('', `Unknown feature: ${name}`)
    if (name === 'metadata.version' || !/^\d+$/.test(level) || Number(level) > Number(known.max))
      throw new JavaError('', `Feature level ${level} is not supported for feature ${name}`)
    // eligible.leader.replicas.version 1 asks for a metadata.version; the others for nothing.
    if (name === 'eligible.leader.replicas.version' && level === '1')
      shell.out(`${text} requires:\n    metadata.version=23 (4.0-IV1)`)
    else shell.out(`${text} has no dependencies.`)
  }
}

/** kafka-features */
export function* kafkaFeatures(shell: Shell): Asking<void> {
  const args = parseArguments(shell, featureArguments)
  try {
    if (args.command === 'describe') yield* describe(shell, args)
    else dependencies(shell, args)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.err(
      problem.exception.endsWith('ArgumentParserException')
        ? `Command line error: ${problem.message}. Type --help for help.`
        : problem.message,
    )
    throw new ToolExit(1)
  }
}

/** What kafka-share-groups takes, and what it refuses before it asks anybody (ShareGroupCommandOptions of Kafka 4.4). */
import { conflicts, helpOrVersion, type OptionDef, OptionError, Options, required, usage } from './options.ts'
import { JavaError, type Shell } from './program.ts'

export const shareGroupOptions: readonly OptionDef[] = [
  { name: 'all-groups', help: 'Means every share group.' },
  { name: 'all-topics', help: 'With --reset-offsets: every topic the group has its state of.' },
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  { name: 'delete', help: 'Deletes groups that nobody is in.' },
  { name: 'delete-offsets', help: 'Has a group forget topics.' },
  { name: 'describe', help: 'Shows groups: start offsets and lag, or members, or states.' },
  { name: 'dry-run', help: 'With --reset-offsets: shows what would be set.' },
  { name: 'execute', help: 'With --reset-offsets: sets it.' },
  { name: 'export', help: 'With --reset-offsets: as CSV.' },
  { name: 'from-file', arg: 'path to CSV file', help: 'Resets to what a file says.' },
  { name: 'group', arg: 'group id', help: 'The share group.' },
  { name: 'list', help: 'Lists the share groups.' },
  { name: 'members', help: 'With --describe: the members.' },
  { name: 'offsets', help: 'With --describe: the start offsets, which is what it shows by itself.' },
  { name: 'reset-offsets', help: 'Sets where a group without members begins.' },
  { name: 'state', arg: '', optional: true, help: 'With --describe and --list: the states.' },
  { name: 'timeout', arg: 'timeout (ms)', type: 'Long', default: '30000', help: 'How long it waits.' },
  { name: 'to-current', help: 'Resets to where it stands.' },
  { name: 'to-datetime', arg: 'datetime', help: 'Resets to what was written at YYYY-MM-DDThh:mm:ss.sss.' },
  { name: 'to-earliest', help: 'Resets to the beginning.' },
  { name: 'to-latest', help: 'Resets to the end.' },
  { name: 'to-offset', arg: 'offset', type: 'Long', help: 'Resets to this offset.' },
  { name: 'topic', arg: 'topic', help: 'A topic, or topic:0,1 for some of its partitions.' },
  { name: 'verbose', help: 'With --describe: more columns.' },
]

const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets']
const SCENARIOS = ['from-file', 'to-current', 'to-datetime', 'to-earliest', 'to-latest', 'to-offset']
const SCOPES = ['all-topics', 'from-file', 'topic']
const VIEWS = ['members', 'offsets', 'state']

/** joptsimple's own refusals come before the tool can say anything. */
function read(shell: Shell): Options {
  try {
    const options = new Options(shareGroupOptions, shell.words)
    const alone = [...VIEWS, 'verbose'].filter(
      (name) => options.has(name) && !options.has('describe') && !(name === 'state' && options.has('list')),
    )
    if (alone.length > 0)
      throw new OptionError(
        'UnavailableOptionException',
        `Option(s) [${alone.join(', ')}] are unavailable given other options on the command line`,
      )
    return options
  } catch (problem) {
    if (problem instanceof OptionError)
      throw new JavaError(`joptsimple.${problem.exception}`, problem.message)
    throw problem
  }
}

const named = (names: readonly string[]): string => names.map((name) => `[${name}]`).join(', ')

function checkReset(shell: Shell, options: Options): void {
  const has = (name: string) => options.has(name)
  if (has('dry-run') && has('execute'))
    usage(shell, options, 'Option [reset-offsets] only accepts one of [execute] and [dry-run]')
  if (!has('dry-run') && !has('execute'))
    usage(shell, options, 'Option [reset-offsets] takes the option: [execute] or [dry-run]')
  if (!has('group')) usage(shell, options, 'Option [reset-offsets] takes the option: [group]')
  if (!SCOPES.some(has))
    usage(shell, options, `Option [reset-offsets] takes one of these options: ${named(SCOPES)}`)
  for (const scope of ['topic', 'all-topics', 'from-file'])
    conflicts(
      shell,
      options,
      scope,
      SCOPES.filter((other) => other !== scope),
    )
  if (!SCENARIOS.some(has))
    usage(shell, options, `Option [reset-offsets] takes one of these options: ${named(SCENARIOS)}`)
  for (const scenario of ['to-offset', 'to-datetime', 'to-earliest', 'to-latest', 'to-current', 'from-file'])
    conflicts(
      shell,
      options,
      scenario,
      SCENARIOS.filter((other) => other !== scenario),
    )
}

function checkDescribe(shell: Shell, options: Options): void {
  if (!options.has('group') && !options.has('all-groups'))
    usage(shell, options, 'Option [describe] takes one of these options: [all-groups], [group]')
  if (VIEWS.filter((name) => options.has(name)).length > 1)
    usage(shell, options, `Option [describe] takes at most one of these options: ${named(VIEWS)}`)
  if (options.has('state') && options.value('state') !== null)
    usage(shell, options, 'Option [describe] does not take a value for [state]')
}

function checkDelete(shell: Shell, options: Options): void {
  const [group, all] = [options.has('group'), options.has('all-groups')]
  if (!group && !all) usage(shell, options, 'Option [delete] takes the options [group] or [all-groups].')
  if (group && all) usage(shell, options, 'Option [delete] takes either [group] or [all-groups], not both.')
  if (options.has('topic') || options.has('all-topics'))
    usage(shell, options, 'Option [delete] does not take the options [topic] or [all-topics].')
}

/** The options, with everything refused that does not go together. */
export function readShareGroupOptions(shell: Shell): Options {
  const options = read(shell)
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to list, describe, delete and manage the offsets of share groups.',
  )
  required(shell, options, 'bootstrap-server')
  if (options.has('describe')) checkDescribe(shell, options)
  if (options.has('delete')) checkDelete(shell, options)
  if (options.has('delete-offsets') && !(options.has('group') && options.has('topic')))
    usage(shell, options, 'Option [delete-offsets] takes the following options: [group], [topic]')
  if (options.has('reset-offsets')) checkReset(shell, options)
  conflicts(shell, options, 'group', ['all-groups'])
  conflicts(shell, options, 'group', ['list'])
  conflicts(shell, options, 'topic', ['list', 'describe', 'delete'])
  if (ACTIONS.filter((action) => options.has(action)).length !== 1)
    usage(
      shell,
      options,
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets.',
    )
  return options
}

/** The commands and options of kafka-transactions. */
import { type ArgumentDef, COMMAND_CONFIG_ARGUMENT, type ParserDef } from './arguments.ts'

const topic = (required: boolean): ArgumentDef => ({
  names: ['--topic'],
  value: 'TOPIC',
  ...(required && { required: true }),
  help: 'topic name',
})
const partition = (required: boolean): ArgumentDef => ({
  names: ['--partition'],
  value: 'PARTITION',
  type: 'Integer',
  ...(required && { required: true }),
  help: 'partition number',
})
const number = (name: string, type: 'Integer' | 'Long' | 'Short', help: string): ArgumentDef => ({
  names: [`--${name}`],
  value: name.toUpperCase().replaceAll('-', '_'),
  type,
  help,
})
const brokerId = number('broker-id', 'Integer', 'a broker')

export const transactionArguments: ParserDef = {
  prog: 'kafka-transactions.sh',
  about:
    'This tool is used to analyze the transactional state of producers in the cluster. It can be used to detect and recover from hanging transactions.',
  metavar: 'COMMAND',
  helpCode: 1,
  args: [
    {
      names: ['--bootstrap-server'],
      value: 'host:port',
      required: true,
      help: 'A broker to ask first.',
    },
    COMMAND_CONFIG_ARGUMENT,
  ],
  commands: [
    {
      name: 'list',
      help: 'list transactions',
      args: [
        number('duration-filter', 'Long', 'only those that go on for longer, in milliseconds'),
        {
          names: ['--transactional-id-pattern'],
          value: 'TRANSACTIONAL_ID_PATTERN',
          help: 'a regular expression for the transactional id',
        },
      ],
    },
    {
      name: 'describe',
      help: 'describe the state of an active transactional-id',
      args: [
        {
          names: ['--transactional-id'],
          value: 'TRANSACTIONAL_ID',
          required: true,
          help: 'transactional id',
        },
      ],
    },
    {
      name: 'describe-producers',
      help: 'describe the states of active producers for a topic partition',
      args: [brokerId, topic(true), partition(true)],
    },
    {
      name: 'abort',
      help: 'abort a hanging transaction (requires administrative privileges)',
      args: [
        topic(true),
        partition(true),
        number('start-offset', 'Long', 'where the transaction to abort begins'),
        number('producer-id', 'Long', 'producer id'),
        number('producer-epoch', 'Short', 'producer epoch'),
        number('coordinator-epoch', 'Integer', 'coordinator epoch'),
      ],
    },
    {
      name: 'find-hanging',
      help: 'find hanging transactions',
      args: [
        brokerId,
        {
          ...number('max-transaction-timeout', 'Integer', 'in minutes; only what is older is looked at'),
          default: '15',
        },
        topic(false),
        partition(false),
      ],
    },
    {
      name: 'forceTerminateTransaction',
      help: 'Force abort an ongoing transaction on transactionalId',
      args: [
        {
          names: ['--transactionalId'],
          value: 'TRANSACTIONALID',
          required: true,
          help: 'transactional id',
        },
      ],
    },
  ],
}

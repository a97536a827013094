/** What the dialogs ask, in the words of each client library. Pure. */
import type { ClientLibrary } from '../../engine/index.ts'

type Config = Readonly<Record<string, string | boolean>>

/** acks: 'all', '1' or '0'. kafka-go can ask for no answer only from the struct literal. */
export function acksConfig(client: ClientLibrary, acks: string): Config {
  switch (client) {
    case 'java':
      return { acks }
    case 'kafka-go':
      if (acks === '0') return { Constructor: 'Writer{}', RequiredAcks: 'RequireNone' }
      return { RequiredAcks: acks === '1' ? 'RequireOne' : 'RequireAll' }
    case 'kafkajs':
      return { acks: acks === 'all' ? '-1' : acks }
    case 'librdkafka':
      return { 'request.required.acks': acks }
  }
}

/** reset: 'earliest' or 'latest'. */
export function resetConfig(client: ClientLibrary, reset: string): Config {
  switch (client) {
    case 'kafka-go':
      return { StartOffset: reset === 'earliest' ? 'FirstOffset' : 'LastOffset' }
    case 'kafkajs':
      return { fromBeginning: reset === 'earliest' }
    default:
      return { 'auto.offset.reset': reset }
  }
}

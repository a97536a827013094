import { java } from './java.ts'
import { kafkaGo } from './kafka-go.ts'
import { kafkajs } from './kafkajs.ts'
import { librdkafka } from './librdkafka.ts'
import type { ClientLibrary, Profile } from './types.ts'

/** Every library a client can be. */
export const PROFILES: Readonly<Record<ClientLibrary, Profile>> = {
  java,
  'kafka-go': kafkaGo,
  kafkajs,
  librdkafka,
}

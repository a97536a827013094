/**
 * An embedded cluster in a page of one's own: as the element `<kafka-scope>`, or around an iframe. No dependency.
 */
export {
  connect,
  type Embedded,
  EmbedError,
  type EmbedFact,
  type EmbedLesson,
  type EmbedPoster,
  type EmbedState,
} from './client.ts'
export { type Act, actOfAddress, defineKafkaScope, type KafkaScopeElement } from './element.ts'

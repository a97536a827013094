/** What a host page loads: `<script type="module" src="…/kafka-scope.js">` defines the element. */
import { defineKafkaScope } from './embed/element.ts'

defineKafkaScope()

export { connect, EmbedError } from './embed/client.ts'
export { defineKafkaScope } from './embed/element.ts'

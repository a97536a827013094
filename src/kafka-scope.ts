/** What a host page loads: `<script type="module" src="…/kafka-scope.js">` defines the element. */
import { defineKafkaScope } from './embed/sdk.ts'

defineKafkaScope()

export { connect, defineKafkaScope, EmbedError } from './embed/sdk.ts'

// Writes src/engine/config/errors.ts and api-keys.ts from the tables of facts in conformance/vectors.
// Run it again after replacing those: node scripts/generate-tables.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const vectors = new URL('../conformance/vectors/', import.meta.url)
const config = new URL('../src/engine/config/', import.meta.url)

/** The `items` of one table. */
function read(file) {
  const { items, kafkaVersion } = JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))
  if (!Array.isArray(items) || items.length === 0) throw new Error(`${file} has no items`)
  return { items, kafkaVersion }
}

function head(what, kafkaVersion, follows) {
  return `/*
 * ${what}
 * ${follows}
 * As of ${kafkaVersion}.
 * Written by scripts/generate-tables.mjs: change that, not this.
 */
`
}

function errors() {
  const { items, kafkaVersion } = read('errors.json')
  const rows = items.map(
    ({ name, code, retriable, invalidMetadata }) =>
      `  ${name}: { code: ${code}, retriable: ${retriable}, invalidMetadata: ${invalidMetadata} },`,
  )
  return `${head(
    "Kafka's error codes. Leaves out the messages that go with them.",
    kafkaVersion,
    'Follows common.protocol.Errors and the exception classes it names.',
  )}
/**
 * Every error by name: its code on the wire; \`retriable\`, whether a client may try again as it is; and
 * \`invalidMetadata\`, whether it should first ask for fresh metadata.
 */
export const ERRORS = {
${rows.join('\n')}
} as const

/** The name of a Kafka error, as broker logs and clients print it. */
export type ErrorName = keyof typeof ERRORS

/** Whether a text is the name of one of Kafka's errors. */
export function isErrorName(text: string): text is ErrorName {
  return Object.hasOwn(ERRORS, text)
}

/** The number that stands for the error in a response: -1 for UNKNOWN_SERVER_ERROR, 0 for NONE. */
export function errorCode(name: ErrorName): number {
  return ERRORS[name].code
}

/** Whether a client may send the same request again. Source: RetriableException. */
export function isRetriable(name: ErrorName): boolean {
  return ERRORS[name].retriable
}

/** Whether the client's picture of the cluster is out of date. Source: InvalidMetadataException. */
export function isInvalidMetadata(name: ErrorName): boolean {
  return ERRORS[name].invalidMetadata
}
`
}

function apiKeys() {
  const { items, kafkaVersion } = read('api-keys.json')
  const rows = items.map(
    ({ name, id, latestVersion }) => `  ${name}: { id: ${id}, latestVersion: ${latestVersion} },`,
  )
  return `${head(
    "Kafka's requests. Leaves out older versions, listeners and the fields of each version.",
    kafkaVersion,
    'Follows common.protocol.ApiKeys and the message definitions.',
  )}
/** Every request by name: its api key on the wire and its newest version, -1 if gone with ZooKeeper. */
export const API_KEYS = {
${rows.join('\n')}
} as const

/** The name of a request without "Request". */
export type ApiName = keyof typeof API_KEYS

/** The api key: the number that names the request on the wire. */
export function apiKey(name: ApiName): number {
  return API_KEYS[name].id
}
`
}

/** Everything this script writes, by file name. */
export function tables() {
  return { 'errors.ts': errors(), 'api-keys.ts': apiKeys() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(tables())) writeFileSync(new URL(file, config), text)
}

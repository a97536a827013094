/** A client of a scenario as a whole program that does the same with a real Kafka. Pure. */
import type { ConsumerSpec, ProducerSpec } from '../engine/index.ts'
import { csharpConsumer, csharpCopier, csharpProducer } from './csharp.ts'
import { goConsumer, goProducer } from './go.ts'
import { javaConsumer, javaCopier, javaProducer, javaShareConsumer } from './java.ts'
import { fileOf } from './names.ts'
import { pythonConsumer, pythonCopier, pythonProducer, pythonShareConsumer } from './python.ts'
import { type Settings, settingsOf } from './settings.ts'
import { shareSettings } from './share-plan.ts'
import type { CodeClient, CodeLine, CodeOptions, Language, Program, Unsupported } from './types.ts'
import { kafkajsConsumer, kafkajsCopier, kafkajsProducer } from './typescript.ts'

/** The libraries, with the versions that the programs were compiled with. */
export const LIBRARIES: Readonly<Record<Language, { readonly name: string; readonly version: string }>> = {
  go: { name: 'kafka-go', version: '0.4.51' },
  java: { name: 'kafka-clients', version: '4.4.0' },
  python: { name: 'confluent-kafka', version: '2.16.1' },
  typescript: { name: 'kafkajs', version: '2.2.4' },
  csharp: { name: 'Confluent.Kafka', version: '2.16.0' },
}

type ProducerWriter = (
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
) => CodeLine[]
type ConsumerWriter = (spec: ConsumerSpec, settings: Settings, bootstrap: string) => CodeLine[]
interface Both {
  readonly consumer: Settings
  readonly producer: Settings
}
type CopierWriter = (
  spec: ConsumerSpec,
  producer: ProducerSpec,
  settings: Both,
  bootstrap: string,
) => CodeLine[]

interface Writers {
  readonly producer: ProducerWriter
  readonly consumer: ConsumerWriter
  readonly copier: CopierWriter | null
}

const WRITERS: Readonly<Record<Language, Writers>> = {
  go: { producer: goProducer, consumer: goConsumer, copier: null },
  java: { producer: javaProducer, consumer: javaConsumer, copier: javaCopier },
  python: { producer: pythonProducer, consumer: pythonConsumer, copier: pythonCopier },
  typescript: { producer: kafkajsProducer, consumer: kafkajsConsumer, copier: kafkajsCopier },
  csharp: { producer: csharpProducer, consumer: csharpConsumer, copier: csharpCopier },
}

/** What of the application itself a library has no words for. */
function ofApplication({ assign, commit, copyTo }: ConsumerSpec, language: Language): Unsupported[] {
  const noRevoke = language === 'go' || language === 'typescript'
  return [
    ...(assign && language === 'typescript'
      ? [{ config: 'assign', value: null, why: 'no assign' } as const]
      : []),
    ...(commit?.onRevoke && noRevoke
      ? [{ config: 'commit.onRevoke', value: true, why: 'no revoke callback' } as const]
      : []),
    ...(copyTo !== undefined && WRITERS[language].copier === null
      ? [{ config: 'copyTo', value: copyTo, why: 'no copying' } as const]
      : []),
  ]
}

type Written = Pick<Program, 'lines' | 'unsupported'>

function consumer(client: CodeClient & { kind: 'consumer' }, language: Language, bootstrap: string): Written {
  const { spec, copier } = client
  const { consumer: write, copier: copy } = WRITERS[language]
  const settings = settingsOf('consumer', spec, language)
  const unsupported = [...settings.unsupported, ...ofApplication(spec, language)]
  if (!copier || !copy) return { lines: write(spec, settings, bootstrap), unsupported }
  const producing = settingsOf('producer', copier, language)
  const both = { consumer: settings, producer: producing }
  return {
    lines: copy(spec, copier, both, bootstrap),
    unsupported: [...unsupported, ...producing.unsupported],
  }
}

function shareConsumer(
  { spec }: CodeClient & { kind: 'share-consumer' },
  language: Language,
  bootstrap: string,
): Written {
  if (language !== 'java' && language !== 'python')
    return { lines: [], unsupported: [{ config: 'group', value: spec.group, why: 'no share groups' }] }
  const said = shareSettings(spec)
  const known = language === 'java' ? said : said.filter(({ name }) => OF_PYTHON.includes(name))
  const lost = said.filter((one) => one.how === 'set' && !known.includes(one))
  const unsupported: Unsupported[] = [
    ...lost.map(({ name, value }) => ({ config: name, value, why: 'no setting' }) as const),
    ...((spec.renewEveryMs ?? 0) > 0
      ? [{ config: 'renewEveryMs', value: spec.renewEveryMs ?? 0, why: 'no renewal' } as const]
      : []),
    ...(spec.acknowledge === 'hold'
      ? [{ config: 'acknowledge', value: 'hold', why: 'by hand' } as const]
      : []),
  ]
  const write = language === 'java' ? javaShareConsumer : pythonShareConsumer
  return { lines: write(spec, known, bootstrap), unsupported }
}

/** What the preview of librdkafka's share consumer takes (docs/kip-932-share-consumer.md). */
const OF_PYTHON = ['share.acknowledgement.mode', 'max.poll.records', 'fetch.min.bytes', 'fetch.max.bytes']

/** The program of a client in a language. Throws ConfigError where the client's own library would refuse its settings. */
export function programOf(client: CodeClient, language: Language, options: CodeOptions = {}): Program {
  const { bootstrap = 'localhost:9092', records } = options
  const rest = { language, library: LIBRARIES[language], file: fileOf(language, client.spec.id) }
  if (client.kind === 'producer') {
    const settings = settingsOf('producer', client.spec, language)
    const lines = WRITERS[language].producer(client.spec, settings, bootstrap, records)
    return { ...rest, lines, unsupported: settings.unsupported }
  }
  const written =
    client.kind === 'consumer'
      ? consumer(client, language, bootstrap)
      : shareConsumer(client, language, bootstrap)
  return { ...rest, ...written }
}

/** A program as the text of its file. */
export function textOf(program: Program): string {
  return `${program.lines.map((line) => line.text).join('\n')}\n`
}

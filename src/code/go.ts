/**
 * Programs for segmentio/kafka-go 0.4.51: a Writer and a Reader, with the library's own names. It has no idempotent or
 * transactional producer, no cooperative assignor, no static members and no share groups.
 */
import type { ConsumerBehaviour, ConsumerSpec, ProducerSpec } from '../engine/index.ts'
import { core, indent, line, lines, setting } from './lines.ts'
import { literal, template } from './literal.ts'
import { type ConsumerPlan, type ProducerPlan, planConsumer, planProducer } from './plan.ts'
import type { Said, Settings } from './settings.ts'
import type { CodeLine, ConfigValue } from './types.ts'

const text = (value: string) => literal('go', value)
/** One argument for each server: kafka-go takes no list in a text. */
const servers = (bootstrap: string) => bootstrap.split(',').map(text).join(', ')
const TAB = '\t'

const isDuration = (name: string): boolean => /(Timeout|Wait|Interval|Backoff(M\w\w)?|TTL)$/.test(name)

/** Milliseconds as Go says them. */
function duration(ms: number): string {
  if (ms === 0) return '0'
  return ms % 1_000 === 0 ? `${ms / 1_000} * time.Second` : `${ms} * time.Millisecond`
}

const GROUP_BALANCERS: Readonly<Record<string, string>> = {
  range: 'kafka.RangeGroupBalancer{}',
  roundrobin: 'kafka.RoundRobinGroupBalancer{}',
}
const CODECS: Readonly<Record<string, string>> = { gzip: 'Gzip', snappy: 'Snappy', lz4: 'Lz4', zstd: 'Zstd' }

/** A setting's value as Go writes it. */
function written(name: string, value: ConfigValue): string {
  if (isDuration(name)) return duration(Number(value))
  if (name === 'Balancer')
    return `&kafka.${String(value).replace('{Consistent}', '')}{${String(value).includes('{') ? 'Consistent: true' : ''}}`
  if (name === 'Compression') return CODECS[String(value)] ? `kafka.${CODECS[String(value)]}` : '0'
  if (name === 'GroupBalancers')
    return `[]kafka.GroupBalancer{${String(value)
      .split(',')
      .map((one) => GROUP_BALANCERS[one])
      .join(', ')}}`
  return typeof value === 'string' ? `kafka.${value}` : String(value)
}

/** A field by name and value, or a setting. */
type Field = readonly [string, string] | Said

/** The fields of a struct, their values one under the other as gofmt has them. */
function struct(fields: readonly Field[], rename: (said: Said) => [string, string]): CodeLine[] {
  const pairs = fields.map((field) =>
    'how' in field ? { said: field, pair: rename(field) } : { said: null, pair: field },
  )
  const stated = pairs.filter(({ said }) => said?.how !== 'told')
  const width = Math.max(0, ...stated.map(({ pair }) => pair[0].length)) + 1
  const shown = [...stated, ...pairs.filter(({ said }) => said?.how === 'told')]
  return shown.map(({ said, pair: [name, value] }) => {
    const gap = said?.how === 'told' ? `${name}: ` : `${`${name}:`.padEnd(width)} `
    if (!said) return line(`${gap}${value},`, FIELD_ABOUT[name] ?? {})
    return setting('go', said, { before: gap, value, after: said.how === 'told' ? '' : ',' })
  })
}

const FIELD_ABOUT: Readonly<Record<string, Omit<CodeLine, 'text'>>> = {
  Addr: { part: 'cluster' },
  Brokers: { part: 'cluster' },
  Topic: { part: 'topic' },
  GroupTopics: { part: 'topic' },
  GroupID: { part: 'group' },
}

const LATER_FIELDS = ['WriteBackoffMin', 'WriteBackoffMax']

/** The fields of WriterConfig are not called and typed as those of Writer. */
const inConfig = (said: Said): [string, string] => {
  const value = written(said.name, said.value)
  if (said.name === 'RequiredAcks' && said.how !== 'told') return ['RequiredAcks', `int(${value})`]
  if (said.name === 'Compression') return ['CompressionCodec', value === '0' ? 'nil' : `${value}.Codec()`]
  if (said.name === 'Transport.MetadataTTL') return ['RebalanceInterval', value]
  return [said.name, value]
}
const inWriter = (said: Said): [string, string] => [said.name, written(said.name, said.value)]

/** A balancer of one's own for the keys that have a partition. */
function placing(plan: ProducerPlan, said: readonly Said[]): CodeLine[] {
  if (plan.placed.length === 0) return []
  const other = said.find(({ name, how }) => name === 'Balancer' && how !== 'told')
  const map = plan.placed.map(([key, partition]) => `${text(key)}: ${partition}`).join(', ')
  return [
    line(`fallback := ${other ? written('Balancer', other.value) : '&kafka.RoundRobin{}'}`, {
      part: 'partitioner',
    }),
    line(`partitionOf := map[string]int{${map}}`, { part: 'partitioner' }),
    ...lines(
      'balancer := kafka.BalancerFunc(func(m kafka.Message, partitions ...int) int {',
      '\tif p, ok := partitionOf[string(m.Key)]; ok {',
      '\t\treturn partitions[p%len(partitions)]',
      '\t}',
      '\treturn fallback.Balance(m, partitions...)',
      '})',
    ),
  ]
}

/** Said of a Writer in other places than its fields. */
interface WriterShape {
  readonly isLiteral: boolean
  readonly isAsync: boolean
  /** What stands in the struct. */
  readonly fields: readonly Said[]
  /** What has to be set afterwards, for WriterConfig has no such field. */
  readonly after: readonly Said[]
  readonly ttl: Said | undefined
  readonly constructor: Said | undefined
}

function shapeOf({ said, isOwn, effective }: Settings, plan: ProducerPlan): WriterShape {
  const found = (name: string) => said.find((one) => one.name === name)
  const isLiteral = !isOwn || found('Constructor')?.value === 'Writer{}'
  const isAsync = isOwn
    ? found('Async')?.value === true
    : 'send' in effective.behaviour && effective.behaviour.send === 'asynchronous'
  const elsewhere = [
    'Constructor',
    ...(isLiteral ? ['Transport.MetadataTTL'] : LATER_FIELDS),
    ...(plan.placed.length > 0 ? ['Balancer'] : []),
  ]
  return {
    isLiteral,
    isAsync,
    fields: said.filter(({ name }) => !elsewhere.includes(name)),
    after: isLiteral ? [] : said.filter(({ name, how }) => LATER_FIELDS.includes(name) && how !== 'told'),
    ttl: isLiteral ? found('Transport.MetadataTTL') : undefined,
    constructor: found('Constructor'),
  }
}

const COMPLETED = lines(
  'w.Completion = func(messages []kafka.Message, err error) {',
  '\tif err != nil {',
  '\t\tlog.Printf("%d records were not written: %v", len(messages), err)',
  '\t}',
  '}',
)

function writer(plan: ProducerPlan, settings: Settings, bootstrap: string): CodeLine[] {
  const shape = shapeOf(settings, plan)
  const { isLiteral, ttl, fields } = shape
  const rename = isLiteral ? inWriter : inConfig
  const where: Field[] = isLiteral
    ? [['Addr', `kafka.TCP(${servers(bootstrap)})`]]
    : [['Brokers', `[]string{${servers(bootstrap)}}`]]
  const lifetime = ttl ? `, MetadataTTL: ${written(ttl.name, ttl.value)}` : ''
  const client: Field = isLiteral
    ? ['Transport', `&kafka.Transport{ClientID: ${text(plan.id)}${lifetime}}`]
    : ['Dialer', `&kafka.Dialer{ClientID: ${text(plan.id)}, Timeout: 10 * time.Second}`]
  const all: Field[] = [
    ...where,
    ['Topic', text(plan.topic)],
    client,
    ...(plan.placed.length > 0 ? [['Balancer', 'balancer'] as const] : []),
    ...(!settings.isOwn && shape.isAsync ? [['Async', 'true'] as const] : []),
    ...fields,
  ]
  return [
    ...placing(plan, settings.said),
    ...core([
      line(isLiteral ? 'w := &kafka.Writer{' : 'w := kafka.NewWriter(kafka.WriterConfig{', {
        part: 'accumulator',
        ...(shape.constructor?.own && { config: 'Constructor' }),
      }),
      ...indent(TAB, struct(all, rename)),
      line(isLiteral ? '}' : '})'),
    ]),
    ...shape.after.map((one) =>
      setting('go', one, { before: `w.${one.name} = `, value: written(one.name, one.value), after: '' }),
    ),
    ...(shape.isAsync ? COMPLETED : []),
  ]
}

/** One record: its key, its value, its headers, and where it goes. */
function message(plan: ProducerPlan): CodeLine[] {
  const { keys, bytes, headers } = plan
  const value = template('go', plan.value, keys !== null)
  const list = headers.map(({ key, value: of }) => {
    const filled = of === null ? '' : `, Value: []byte(${template('go', of, keys !== null)})`
    return `{Key: ${text(key)}${filled}}`
  })
  const fields = [
    ...(keys ? ['Key: []byte(key)'] : []),
    'Value: []byte(value)',
    ...(list.length > 0 ? [`Headers: []kafka.Header{${list.join(', ')}}`] : []),
  ]
  return [
    ...(keys
      ? lines(keys.length > 1 ? 'key := keys[rand.Intn(len(keys))]' : `key := ${text(keys[0] as string)}`)
      : []),
    line(`value := ${value}`),
    ...(bytes > 0 ? lines(`value += strings.Repeat(".", max(0, ${bytes}-len(value)))`) : []),
    ...core([
      line(`err := w.WriteMessages(ctx, kafka.Message{${fields.join(', ')}})`, { part: 'in flight' }),
    ]),
  ]
}

function sending(plan: ProducerPlan): CodeLine[] {
  const { keys, records, pauseMs } = plan
  return [
    ...(keys && keys.length > 1 ? lines(`keys := []string{${keys.map(text).join(', ')}}`) : []),
    line(`for n := 0; ${records === null ? '' : `n < ${records} && `}ctx.Err() == nil; n++ {`, {
      part: 'application',
    }),
    ...indent(TAB, [
      ...message(plan),
      ...lines(
        'if err != nil && ctx.Err() == nil {',
        '\tlog.Printf("record %d was not written: %v", n, err)',
        '}',
      ),
      ...(pauseMs > 0 ? [line(`time.Sleep(${duration(pauseMs)})`, { part: 'application' })] : []),
    ]),
    ...lines('}'),
  ]
}

const CLOSING = (name: string) =>
  lines('defer func() {', `\tif err := ${name}.Close(); err != nil {`, '\t\tlog.Print(err)', '\t}', '}()')

const PACKAGES = [
  'context',
  'log',
  'math/rand',
  'os',
  'os/signal',
  'strconv',
  'strings',
  'sync',
  'syscall',
  'time',
]

/** The whole file around the body of main; a package is imported when the code outside of its literals names it. */
function file(what: string, main: readonly CodeLine[], functions: readonly CodeLine[]): CodeLine[] {
  const body = [
    ...lines(
      'func main() {',
      '\tctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)',
      '\tdefer stop()',
      '',
    ),
    ...indent(TAB, main),
    ...lines('}'),
    ...functions,
  ]
  const code = body.map((one) => one.text.replace(/`[^`]*`|"(\\.|[^"\\])*"/g, '""')).join('\n')
  const used = PACKAGES.filter((name) => new RegExp(`\\b${name.replace(/^.*\//, '')}\\.`).test(code))
  return [
    ...lines(
      `// ${what} with github.com/segmentio/kafka-go. Ctrl+C ends it in order.`,
      'package main',
      '',
      'import (',
    ),
    ...lines(...used.map((name) => `\t"${name}"`), '', '\t"github.com/segmentio/kafka-go"', ')', ''),
    ...body,
  ]
}

/** A producer's program. */
export function goProducer(
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
): CodeLine[] {
  const plan = planProducer(spec, settings.effective, records)
  const main = [...writer(plan, settings, bootstrap), ...CLOSING('w'), line(''), ...sending(plan)]
  return file('A producer', main, [])
}

/** ReadMessage commits by itself; FetchMessage leaves that to CommitMessages. */
type Reading = 'ReadMessage' | 'FetchMessage'

function readingOf(plan: ConsumerPlan, settings: Settings): Reading {
  const { behaviour } = settings.effective
  if (plan.commit || plan.group === null) return plan.group === null ? 'ReadMessage' : 'FetchMessage'
  if (plan.auto) return 'ReadMessage'
  return (behaviour as ConsumerBehaviour).commit === 'before processing' ? 'ReadMessage' : 'FetchMessage'
}

function reader(plan: ConsumerPlan, { said }: Settings, bootstrap: string): CodeLine[] {
  const { group, topics, assign } = plan
  const ofGroup = [
    'GroupBalancers',
    'CommitInterval',
    'SessionTimeout',
    'HeartbeatInterval',
    'RebalanceTimeout',
    'JoinGroupBackoff',
    'StartOffset',
  ]
  const fields = said.filter(
    ({ name }) => name !== 'Read' && name !== 'Partition' && (group !== null || !ofGroup.includes(name)),
  )
  const what: Field[] = assign
    ? [
        ['Topic', 'topic'],
        ['Partition', 'partition'],
      ]
    : [
        ['GroupID', text(group ?? '')],
        topics.length === 1
          ? ['Topic', text(topics[0] as string)]
          : ['GroupTopics', `[]string{${topics.map(text).join(', ')}}`],
      ]
  const client: Field = ['Dialer', `&kafka.Dialer{ClientID: ${text(plan.id)}, Timeout: 10 * time.Second}`]
  const start = said.find(({ name }) => name === 'StartOffset')?.value
  return [
    ...core([
      line('r := kafka.NewReader(kafka.ReaderConfig{', { part: 'fetch' }),
      ...indent(
        TAB,
        struct([['Brokers', `[]string{${servers(bootstrap)}}`], ...what, client, ...fields], inWriter),
      ),
      line('})'),
    ]),
    ...CLOSING('r'),
    ...(assign && start === 'LastOffset'
      ? lines('if err := r.SetOffset(kafka.LastOffset); err != nil {', '\tlog.Print(err)', '\treturn', '}')
      : []),
  ]
}

/** CommitMessages once for each message, or once for so many. */
function committing({ commit }: ConsumerPlan): CodeLine[] {
  if (!commit) return []
  const many = typeof commit.every === 'number' && commit.every > 1 ? commit.every : 1
  const back = commit.offByOne
    ? lines('m.Offset-- // the mistake: the offset of this message, not of the next')
    : []
  const part = { part: 'commit' } as const
  if (many === 1)
    return [
      ...back,
      ...core([line('if err := r.CommitMessages(ctx, m); err != nil {', part)]),
      ...lines('\tlog.Printf("not committed: %v", err)'),
      ...core(lines('}')),
    ]
  return [
    ...back,
    line('done = append(done, m)', part),
    line(`if len(done) == ${many} {`, part),
    ...lines(
      '\tif err := r.CommitMessages(ctx, done...); err != nil {',
      '\t\tlog.Printf("not committed: %v", err)',
      '\t}',
      '\tdone = done[:0]',
      '}',
    ),
  ]
}

function readLoop(plan: ConsumerPlan, reading: Reading): CodeLine[] {
  const { commit, handOff } = plan
  const commits = committing(plan)
  const work = core([line(handOff ? 'work <- m' : 'process(m)', { part: 'application' })])
  const many = commit !== null && typeof commit.every === 'number' && commit.every > 1
  const last = many && commit?.onClose
  return [
    ...(many ? lines('var done []kafka.Message') : []),
    ...core([line('for {')]),
    ...indent(TAB, [
      ...core([line(`m, err := r.${reading}(ctx)`, { part: 'fetch', config: 'Read' })]),
      // A broker that is gone is an error of one call: the reader itself goes on.
      ...lines(
        'if ctx.Err() != nil {',
        '\tbreak',
        '}',
        'if err != nil {',
        '\tlog.Print(err)',
        '\tcontinue',
        '}',
      ),
      ...(reading === 'ReadMessage' && plan.group !== null
        ? core([line('// committed already', { part: 'commit' })])
        : []),
      ...(commit?.before ? [...commits, ...work] : [...work, ...commits]),
    ]),
    ...core(lines('}')),
    ...(last
      ? lines(
          'if len(done) > 0 {',
          '\tif err := r.CommitMessages(context.Background(), done...); err != nil {',
          '\t\tlog.Printf("not committed: %v", err)',
          '\t}',
          '}',
        )
      : []),
  ]
}

const PROCESS = (processMs: number): CodeLine[] => [
  ...lines(
    '',
    'func process(m kafka.Message) {',
    '\tlog.Printf("%s-%d@%d %s = %s", m.Topic, m.Partition, m.Offset, m.Key, m.Value)',
  ),
  ...(processMs > 0 ? [line(`\ttime.Sleep(${duration(processMs)})`, { part: 'application' })] : []),
  ...lines('}'),
]

/** A worker with a queue of its own: what is read runs ahead of what is done. */
const WORKER = lines(
  'work := make(chan kafka.Message, 1000)',
  'defer close(work)',
  'go func() {',
  '\tfor m := range work {',
  '\t\tprocess(m)',
  '\t}',
  '}()',
)

/** A consumer's program; without a group one Reader for each partition. */
export function goConsumer(spec: ConsumerSpec, settings: Settings, bootstrap: string): CodeLine[] {
  const plan = planConsumer(spec, settings.effective, settings.isOwn)
  const body = [
    ...reader(plan, settings, bootstrap),
    line(''),
    ...(plan.handOff ? WORKER : []),
    ...readLoop(plan, readingOf(plan, settings)),
  ]
  if (!plan.assign) return file('A consumer', body, PROCESS(plan.processMs))
  const from = plan.assign.map(({ topic, partition }) => `{${text(topic)}, ${partition}}`).join(', ')
  const main = [
    ...lines(
      'var readers sync.WaitGroup',
      'for _, from := range []struct {',
      '\ttopic     string',
      '\tpartition int',
    ),
    line(`}{${from}} {`, { part: 'fetch' }),
    ...lines(
      '\treaders.Add(1)',
      '\tgo func() {',
      '\t\tdefer readers.Done()',
      '\t\tread(ctx, from.topic, from.partition)',
      '\t}()',
      '}',
      'readers.Wait()',
    ),
  ]
  const read = [
    ...lines('', 'func read(ctx context.Context, topic string, partition int) {'),
    ...indent(TAB, body),
    ...lines('}'),
  ]
  return file('A consumer', main, [...read, ...PROCESS(plan.processMs)])
}

import type { Scenario } from '../../engine/index.ts'
import { keysOf } from '../panels/ProducerDialog.tsx'
import { ConfigField } from './ConfigField.tsx'
import { stemOf, withTwin } from './draft.ts'
import { List, NumberField, Row, TextField } from './parts.tsx'
import { freeReader, type SectionProps } from './sections.tsx'
import { useBuildWords } from './use-build-words.ts'

type ShareConsumer = NonNullable<Scenario['shareConsumers']>[number]

function newShareConsumer(draft: Scenario): ShareConsumer {
  const known = draft.shareConsumers ?? []
  return {
    id: freeReader(draft, 'share-consumer'),
    group: known.at(-1)?.group ?? 'share-group-1',
    topics: draft.topics.slice(0, 1).map(({ name }) => name),
    startAtMs: 6_000,
  }
}

/** Who reads in share groups (KIP-932), where several may share a partition. */
export function ShareConsumersSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  const { shareConsumers = [] } = draft
  return (
    <List
      title={words.shareConsumers}
      what={words.shareConsumer}
      onAdd={() => change({ shareConsumers: [...shareConsumers, newShareConsumer(draft)] })}
    >
      {shareConsumers.map((consumer, i) => {
        const set = (part: Partial<ShareConsumer>) =>
          change({ shareConsumers: shareConsumers.map((each, j) => (j === i ? { ...each, ...part } : each)) })
        const at = (field: string) => ({ path: `shareConsumers[${i}].${field}`, wrong })
        const copy = () =>
          change({
            shareConsumers: withTwin(shareConsumers, i, (one) => ({
              ...one,
              id: freeReader(draft, stemOf(one.id)),
            })),
          })
        const remove = () => change({ shareConsumers: shareConsumers.filter((_, j) => j !== i) })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name is what is being typed.
          <Row key={i} name={consumer.id} onCopy={copy} onRemove={remove}>
            <TextField label={words.name} {...at('id')} value={consumer.id} onChange={(id) => set({ id })} />
            <TextField
              label={words.group}
              {...at('group')}
              value={consumer.group}
              onChange={(group) => set({ group })}
            />
            <TextField
              label={words.reads}
              {...at('topics')}
              value={consumer.topics.join(', ')}
              onChange={(text) => set({ topics: keysOf(text) ?? [] })}
            />
            <NumberField
              label={words.startAt}
              {...at('startAtMs')}
              value={(consumer.startAtMs ?? 0) / 1000}
              onChange={(value) => set({ startAtMs: value * 1000 })}
            />
            <NumberField
              label={words.process}
              {...at('processMs')}
              value={consumer.processMs ?? 0}
              onChange={(processMs) => set({ processMs })}
            />
            <ConfigField
              label={words.config}
              of={{ side: 'shareConsumer' }}
              {...at('config')}
              value={consumer.config}
              onChange={(config) => set({ config })}
            />
          </Row>
        )
      })}
    </List>
  )
}

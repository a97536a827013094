import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { sharesOf } from '../read/shares.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Field, Fields, Note, Section } from './Fields.tsx'
import { Table } from './Table.tsx'

/** How share groups stand in a partition: offsets in flight, deliveries, acquisition locks. Nothing without any. */
export function Shares({ topic, partition }: { readonly topic: string; readonly partition: number }) {
  const { share } = useInspectorWords()
  const shares = useWorld((world) => sharesOf(world, topic, partition))
  return shares.map((each) => (
    <Section key={each.group} title={`${share.shares}: ${each.group}`}>
      <Fields>
        <Field name={share.start} title={share.sharesHint}>
          {each.startOffset}
        </Field>
        <Field name={share.end}>{each.endOffset}</Field>
      </Fields>
      {each.rows.length === 0 ? (
        <Note>{share.nothing}</Note>
      ) : (
        <Table
          label={share.shares}
          columns={[
            { head: share.offsets, end: true },
            { head: share.state },
            { head: share.deliveries, end: true },
            { head: share.holder },
            { head: share.lock, end: true, clock: true },
          ]}
          rows={each.rows.map((row) => ({
            key: String(row.first),
            ...(row.holder !== '' && { to: { kind: 'consumer', node: `consumer-${row.holder}` } as const }),
            cells: [
              row.first === row.last ? row.first : `${row.first}–${row.last}`,
              row.state,
              row.deliveries,
              row.holder || '–',
              row.lockLeft === null ? '–' : formatSpan(row.lockLeft),
            ],
          }))}
        />
      )}
    </Section>
  ))
}

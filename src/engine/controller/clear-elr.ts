import type { MetadataImage } from '../metadata/image.ts'
import type { MetadataRecord } from '../metadata/records.ts'

/** ELR goes by min.insync.replicas; a change of it needs a ClearElrRecord of its own behind it. */
export function clearElrRecords(image: MetadataImage, records: readonly MetadataRecord[]): MetadataRecord[] {
  if (image.features['eligible.leader.replicas.version'] !== 1) return []
  return records.flatMap((record): MetadataRecord[] => {
    if (record.kind !== 'ConfigRecord' || record.name !== 'min.insync.replicas') return []
    const topicName = record.resourceType === 'TOPIC' ? record.resourceName : ''
    return [{ kind: 'ClearElrRecord', topicName }]
  })
}

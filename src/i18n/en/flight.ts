/** Words of a message under the pointer, in English. */
export const flight = {
  request: 'request',
  response: 'response',
  closed: 'connection closed',
  route: (from: string, to: string) => `${from} → ${to}`,
  apiKey: 'api key',
  version: (version: number) => `version ${version}`,
  correlationId: 'correlation id',
  clientId: 'client.id',
  partitions: 'partitions',
  more: (count: number) => `+${count}`,
  records: 'records',
  bytes: (count: string) => `${count} B`,
  sent: 'sent',
  arrives: 'arrives',
  inMs: (ms: string) => `in ${ms} ms`,
  waits: {
    held: 'waits: its link is cut',
    unread: 'waits: the node is paused',
    waiting: 'waits behind an earlier request',
    detained: 'held up by hand',
  },
}

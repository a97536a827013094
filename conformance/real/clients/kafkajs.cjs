// Asks kafkajs which partition it chooses. Reads the question as JSON from stdin, see record.mjs.
const { Kafka, Partitioners, logLevel } = require('kafkajs')
const { version } = require('kafkajs/package.json')

async function main() {
  const q = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
  const kafka = new Kafka({ brokers: [q.Bootstrap], logLevel: logLevel.NOTHING })
  const answers = []
  for (const partitioner of ['DefaultPartitioner', 'LegacyPartitioner']) {
    const answer = { partitioner, keyed: {}, keyless: {} }
    for (const n of q.Partitions) {
      const producer = kafka.producer({ createPartitioner: Partitioners[partitioner] })
      await producer.connect()
      const chosen = async (message) =>
        (await producer.send({ topic: `p${n}`, messages: [message] }))[0].partition
      answer.keyed[n] = []
      for (const key of q.Keys)
        answer.keyed[n].push(await chosen({ key: Buffer.from(key, 'base64'), value: 'v' }))
      answer.keyless[n] = []
      for (const length of q.Keyless) answer.keyless[n].push(await chosen({ value: 'v'.repeat(length) }))
      await producer.disconnect()
    }
    answers.push(answer)
  }
  console.log(JSON.stringify({ version, answers }))
}
main()

import { expect, test } from 'vitest'
import '../../engine/every-room.ts'
import { playUpTo } from '../../lessons/play.ts'
import { goReader } from '../../lessons/staying-up/go-reader.ts'
import { goWriter } from '../../lessons/staying-up/go-writer.ts'
import { codeOf } from './client-code.ts'

const written = playUpTo(goWriter, goWriter.steps.length).world
const read = playUpTo(goReader, goReader.steps.length).world

test('A Writer is shown with what was set, and with the defaults that nobody wrote', () => {
  expect(codeOf(written, 'producer-loop-2')?.split('\n').slice(0, 7)).toEqual([
    'w := kafka.NewWriter(kafka.WriterConfig{',
    '    Brokers: []string{"localhost:9092"},',
    '    Topic: "user-events",',
    '    BatchTimeout: 10 * time.Millisecond,',
    '    // Balancer: &kafka.RoundRobin{}',
    '    // RequiredAcks: kafka.RequireAll',
    '    // Async: false',
  ])
})

test('The struct literal says by its code that it waits for nobody', () => {
  const code = codeOf(written, 'producer-literal') ?? ''
  expect(code).toMatch(/^w := &kafka\.Writer\{\n {4}Addr: kafka\.TCP/)
  expect(code).toContain('// RequiredAcks: kafka.RequireNone')
  expect(code).not.toContain('Constructor')
})

test('A Reader shows when it commits', () => {
  expect(codeOf(read, 'consumer-source')).toContain('    MinBytes: 10000,\n')
  expect(codeOf(read, 'consumer-source')).toContain('    // MaxWait: 10 * time.Second')
  const [one, other] = [codeOf(read, 'consumer-read-again'), codeOf(read, 'consumer-fetch-again')]
  expect(one).toMatch(/ReadMessage\(ctx\)\n {4}\/\/ committed already\n {4}process/)
  expect(other).toMatch(/FetchMessage\(ctx\)\n {4}process\(m\)\n {4}err = r\.CommitMessages/)
})

test('There is no Go code of a client of another library, or of none', () => {
  expect(codeOf(written, 'broker-1')).toBeNull()
  expect(codeOf(written, 'producer-nobody')).toBeNull()
})

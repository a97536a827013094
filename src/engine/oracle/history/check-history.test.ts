import { expect, test } from 'vitest'
import { type Anomaly, checkHistory } from './check-history.ts'
import type { Assignment, History, Operation, Outcome, Poll, Send } from './history.ts'

let clock = 0
const send = (value: number, offset: number | null = null, key = 'x'): Send => ({
  f: 'send',
  key,
  value,
  offset,
})
const poll = (records: [number, number][], key = 'x'): Poll => ({ f: 'poll', key, records })
function op(process: string, outcome: Outcome, ...parts: (Send | Poll)[]): Operation {
  clock += 1
  return { kind: 'operation', process, invokedAt: clock, completedAt: clock, outcome, parts }
}
const sent = (value: number, offset: number | null = null, key = 'x') =>
  op('p', 'ok', send(value, offset, key))
const read = (records: [number, number][], key = 'x', process = 'c') => op(process, 'ok', poll(records, key))
const holds = (process: string, keys: string[], moved: string[] = []): Assignment => ({
  kind: 'assignment',
  process,
  keys,
  moved,
})

/** What is found, by how often, against what a history should show. */
const CASES: readonly [name: string, history: History, counts: Partial<Record<Anomaly, number>>][] = [
  ['an empty history is clean', [], {}],
  [
    'what was sent was read',
    [
      sent(1, 0),
      sent(2, 1),
      read([
        [0, 1],
        [1, 2],
      ]),
    ],
    {},
  ],
  ['reading goes on where it stopped', [sent(1, 0), sent(2, 1), read([[0, 1]]), read([[1, 2]])], {}],
  ['offsets that markers take are no gap', [sent(1, 0), sent(2, 2), read([[0, 1]]), read([[2, 2]])], {}],
  ['unseen: beyond every reader', [sent(1, 0), sent(2, 1), read([[0, 1]])], { unseen: 1 }],
  ['unseen: nobody reads at all', [sent(1, 0)], { unseen: 1 }],
  ['unseen: without an offset nobody knows where', [sent(1), read([[0, 2]])], { unseen: 1 }],
  ['lost: a reader went past it', [sent(1, 0), sent(2, 1), read([[1, 2]])], { 'lost-write': 1 }],
  [
    'lost: another value stands at its offset',
    [sent(1, 0), sent(2, 0), read([[0, 2]])],
    { 'inconsistent-offsets': 1, 'lost-write': 1, 'nonmonotonic-send': 1 },
  ],
  ['lost needs an acknowledgement: info', [op('p', 'info', send(1, 0)), sent(2, 1), read([[1, 2]])], {}],
  ['lost needs an acknowledgement: fail', [op('p', 'fail', send(1, 0)), sent(2, 1), read([[1, 2]])], {}],
  ['a poll that failed reads for nobody', [sent(1, 0), op('c', 'fail', poll([[0, 1]]))], { unseen: 1 }],
  [
    'an unknown transaction that was read in part counts whole',
    [op('p', 'info', send(1, 0), send(2, 1)), sent(3, 2), read([[0, 1]]), read([[2, 3]], 'x', 'd')],
    { 'lost-write': 1 },
  ],
  [
    'an unknown transaction that nobody read need not be there',
    [op('p', 'info', send(1, 0), send(2, 1))],
    {},
  ],
  [
    'duplicate: one value at two offsets',
    [
      sent(1, 0),
      read([
        [0, 1],
        [1, 1],
      ]),
    ],
    { duplicate: 1 },
  ],
  [
    'duplicate: two readers saw it at two offsets',
    [
      sent(1, 0),
      sent(2, 2),
      read([[0, 1]]),
      read(
        [
          [0, 1],
          [1, 1],
          [2, 2],
        ],
        'x',
        'd',
      ),
    ],
    { duplicate: 1 },
  ],
  [
    'a duplicate in another partition is another value’s affair',
    [sent(1, 0), sent(2, 0, 'y'), read([[0, 1]]), read([[0, 2]], 'y')],
    {},
  ],
  [
    'inconsistent: two readers, one offset',
    [sent(1, 0), op('q', 'info', send(2)), read([[0, 1]]), read([[0, 2]], 'x', 'd')],
    { 'inconsistent-offsets': 1 },
  ],
  [
    'inconsistent: failed polls must read true data too',
    [sent(1, 0), read([[0, 1]]), op('d', 'fail', poll([[0, 9]]))],
    { 'inconsistent-offsets': 1 },
  ],
  [
    'aborted read: a refused send was read',
    [op('p', 'fail', send(1)), read([[0, 1]])],
    { 'aborted-read': 1 },
  ],
  [
    'aborted read: an aborted transaction',
    [
      op('p', 'fail', send(1), send(2)),
      read([
        [0, 1],
        [1, 2],
      ]),
    ],
    { 'aborted-read': 2 },
  ],
  [
    'a failed poll of an aborted value harms nobody',
    [op('p', 'fail', send(1)), op('c', 'info', poll([[0, 1]]))],
    {},
  ],
  [
    'skip: the next poll starts too far',
    [sent(1, 0), sent(2, 1), sent(3, 2), read([[0, 1]]), read([[2, 3]]), read([[1, 2]], 'x', 'd')],
    { 'poll-skip': 1 },
  ],
  [
    'skip: inside one poll',
    [
      sent(1, 0),
      sent(2, 1),
      sent(3, 2),
      read([
        [0, 1],
        [2, 3],
      ]),
      read([[1, 2]], 'x', 'd'),
    ],
    { 'int-poll-skip': 1 },
  ],
  [
    'back: the next poll starts before its end',
    [
      sent(1, 0),
      sent(2, 1),
      read([
        [0, 1],
        [1, 2],
      ]),
      read([[0, 1]]),
    ],
    { 'nonmonotonic-poll': 1 },
  ],
  ['back: the same again', [sent(1, 0), read([[0, 1]]), read([[0, 1]])], { 'nonmonotonic-poll': 1 }],
  [
    'back: inside one poll',
    [
      sent(1, 0),
      sent(2, 1),
      read([
        [1, 2],
        [0, 1],
      ]),
    ],
    { 'int-nonmonotonic-poll': 1 },
  ],
  [
    'another process begins anywhere',
    [
      sent(1, 0),
      sent(2, 1),
      read([
        [0, 1],
        [1, 2],
      ]),
      read([[0, 1]], 'x', 'd'),
    ],
    {},
  ],
  [
    'what was given away is forgotten',
    [sent(1, 0), read([[0, 1]]), holds('c', []), holds('c', ['x']), read([[0, 1]])],
    {},
  ],
  [
    'what is kept is not forgotten',
    [sent(1, 0), read([[0, 1]]), holds('c', ['x', 'y']), read([[0, 1]])],
    { 'nonmonotonic-poll': 1 },
  ],
  ['a seek moves', [sent(1, 0), read([[0, 1]]), holds('c', ['x'], ['x']), read([[0, 1]])], {}],
  [
    'a seek moves no other partition',
    [sent(1, 0), read([[0, 1]]), holds('c', ['x', 'y'], ['y']), read([[0, 1]])],
    { 'nonmonotonic-poll': 1 },
  ],
  [
    'after a failed operation it reads the same again',
    [sent(1, 0), op('c', 'fail', poll([[0, 1]])), read([[0, 1]])],
    {},
  ],
  [
    'after a failed operation it may not go on',
    [
      sent(1, 0),
      sent(2, 1),
      sent(3, 2),
      read([[0, 1]]),
      op('c', 'info', poll([[1, 2]])),
      read([[2, 3]]),
      read([[1, 2]], 'x', 'd'),
    ],
    { 'poll-skip': 1 },
  ],
  [
    'order of sending: kept',
    [
      sent(1, 0),
      sent(2, 1),
      read([
        [0, 1],
        [1, 2],
      ]),
    ],
    {},
  ],
  [
    'order of sending: turned round',
    [
      sent(1, 1),
      sent(2, 0),
      read([
        [0, 2],
        [1, 1],
      ]),
    ],
    { 'nonmonotonic-send': 1 },
  ],
  [
    'order of sending: another process may come between',
    [
      sent(1, 0),
      op('q', 'ok', send(9, 1)),
      sent(2, 2),
      read([
        [0, 1],
        [1, 9],
        [2, 2],
      ]),
    ],
    {},
  ],
  ['order of sending: only what counts', [op('p', 'info', send(1, 1)), sent(2, 0), read([[0, 2]])], {}],
  [
    'order of sending: each partition for itself',
    [sent(1, 5), sent(2, 0, 'y'), read([[5, 1]]), read([[0, 2]], 'y')],
    {},
  ],
  [
    'a transaction reads its own write',
    [op('p', 'ok', send(1, 0), poll([[0, 1]]))],
    { 'precommitted-read': 1 },
  ],
  [
    'G0: each wrote before the other',
    [
      op('a', 'ok', send(1, 0), send(2, 1, 'y')),
      op('b', 'ok', send(3, 1), send(4, 0, 'y')),
      read([
        [0, 1],
        [1, 3],
      ]),
      read(
        [
          [0, 4],
          [1, 2],
        ],
        'y',
      ),
    ],
    { G0: 1 },
  ],
  [
    'G1c: each read what the other wrote',
    [op('a', 'ok', send(1, 0), poll([[0, 2]], 'y')), op('b', 'ok', send(2, 0, 'y'), poll([[0, 1]]))],
    { G1c: 1 },
  ],
  [
    'G1c: one wrote after the other and was read by it',
    [
      op('a', 'ok', send(1, 0), poll([[0, 4]], 'y')),
      op('b', 'ok', send(3, 1), send(4, 0, 'y')),
      read([
        [0, 1],
        [1, 3],
      ]),
    ],
    { G1c: 1 },
  ],
  [
    'transactions one after another are no cycle',
    [op('a', 'ok', send(1, 0)), op('b', 'ok', send(2, 0, 'y'), poll([[0, 1]])), read([[0, 2]], 'y')],
    {},
  ],
]

test.each(CASES)('%s', (_, history, counts) => {
  expect(checkHistory(history).counts).toEqual(counts)
})

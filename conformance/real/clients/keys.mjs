// The keys that every library is asked about, as base64; null is a record without a key.
const text = [
  '',
  'a',
  'ab',
  'abc',
  'abcd',
  'abcde',
  '0',
  '1',
  '20',
  'blah',
  'castle',
  'key',
  'user-1',
  'user-2',
  'user-42',
  'user-123',
  'order-1',
  'order-99999',
  'Hello, world',
  '  ',
  '\n',
  '\u0000',
  '카프카',
  '주문-1',
  '사용자-42',
  '가',
  '한글 키는 길어도 된다',
  'é',
  'naïve café',
  'Ω',
  '日本語',
  '🙂',
  '👩‍💻 key',
  'x'.repeat(63),
  'x'.repeat(64),
  'y'.repeat(255),
  '0123456789'.repeat(100),
]
const binary = [
  [0],
  [0, 0],
  [255],
  [255, 255],
  [128, 127, 126],
  [0xde, 0xad, 0xbe, 0xef],
  [1, 2, 3, 4, 5],
  [0, 255, 0, 255, 0],
  Array.from({ length: 256 }, (_, i) => i),
  Array.from({ length: 33 }, (_, i) => (i * 37 + 129) & 255),
]
/** Base64 of each key, in the order in which they are sent. */
export const KEYS = [...text.map((key) => Buffer.from(key)), ...binary.map((key) => Buffer.from(key))].map(
  (key) => key.toString('base64'),
)
/** The topics: p1, p2, … with so many partitions. */
export const PARTITIONS = [1, 2, 3, 4, 6, 7, 12, 50]
/** Lengths of the values of records without a key, sent one after another. */
export const KEYLESS = [5, 5, 100, 1, 1, 1, 50, 7, 7, 0, 3, 20, 20, 20, 1, 300, 2, 2, 2, 9]

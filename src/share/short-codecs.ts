/**
 * How single values are written in a readable link. `:` parts values, `,` parts actions, `@` says when and `+` parts
 * the items of a list, so these are escaped inside of texts. Nothing stands for null or for what is left out, `!` for
 * an empty text. What a reader cannot make sense of is passed on as the text that it is: the schema names what is wrong.
 */

/** A way to write values of one kind; `write` gives null for what it cannot say. */
export interface Codec {
  readonly write: (value: unknown) => string | null
  readonly read: (text: string) => unknown
}

const SPECIAL = /[!'()*~:,@+=.]/g

/** Escapes a text so that nothing in it has a meaning. */
export function escapeText(value: string, keep = /[.]/): string {
  const hex = (c: string) => (keep.test(c) ? c : `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  try {
    return encodeURIComponent(value).replace(SPECIAL, hex)
  } catch {
    // Half of a surrogate pair has no place in an address.
    return ''
  }
}

/** Takes escapes back; a text with broken escapes stays as it is. */
export function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const word: Codec = {
  write: (value) => (typeof value === 'string' ? (value === '' ? '!' : escapeText(value)) : null),
  read: (text) => (text === '!' ? '' : unescapeText(text)),
}

export const number: Codec = {
  write: (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : null),
  read: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : unescapeText(text)),
}

const SHORT_ROLES = { c: 'controller', z: 'zookeeper' } as const

/** A node or a side of a link: `2` is broker 2, `c100` a controller, `z1` a ZooKeeper server. */
export const node: Codec = {
  write(value) {
    if (typeof value !== 'string') return null
    const [, role, id] = /^(broker|controller|zookeeper)-(\d+)$/.exec(value) ?? []
    if (role === undefined || id === undefined) return word.write(value)
    return role === 'broker' ? id : `${role.charAt(0)}${id}`
  },
  read(text) {
    const [, role = '', id] = /^([cz]?)(\d+)$/.exec(text) ?? []
    if (id === undefined) return word.read(text)
    return role === '' ? `broker-${id}` : `${SHORT_ROLES[role as 'c' | 'z']}-${id}`
  },
}

export const lower: Codec = {
  write: (value) => (typeof value === 'string' ? word.write(value.toLowerCase()) : null),
  read: (text) => unescapeText(text).toUpperCase(),
}

export const flag: Codec = {
  write: (value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : null),
  read: (text) => (text === 'yes' ? true : text === 'no' ? false : unescapeText(text)),
}

/** A list, its items parted by a sign. */
export function list(item: Codec, by: '+' | '.' = '+'): Codec {
  return {
    write(value) {
      if (!Array.isArray(value)) return null
      if (value.length === 0) return '!'
      const written = value.map((each) => item.write(each))
      return written.some((each) => each === null || each === '' || each === '!') ? null : written.join(by)
    },
    read: (text) => (text === '!' ? [] : text.split(by).map((each) => item.read(each))),
  }
}

/** A list whose texts may be empty. */
export const lines: Codec = {
  write: (value) =>
    Array.isArray(value) && value.length > 0 ? value.map((each) => word.write(each)).join('+') : null,
  read: (text) => text.split('+').map((each) => word.read(each)),
}

/** `orders-0`, and with more behind `=`. */
function partitionWith(field: string | null, codec: Codec): Codec {
  return {
    write(value) {
      if (typeof value !== 'object' || value === null) return null
      const { topic, partition, ...rest } = value as Record<string, unknown>
      const name = word.write(topic)
      const more = field === null ? '' : codec.write(rest[field])
      if (name === null || name === '!' || typeof partition !== 'number' || more === null) return null
      return field === null ? `${name}-${partition}` : `${name}-${partition}=${more}`
    },
    read(text) {
      const [left = '', right = ''] = text.split('=')
      const at = left.lastIndexOf('-')
      const place = {
        topic: word.read(left.slice(0, Math.max(0, at))),
        partition: number.read(left.slice(at + 1)),
      }
      return field === null ? place : { ...place, [field]: codec.read(right) }
    },
  }
}

export const partitions: Codec = list(partitionWith(null, number))
export const offsets: Codec = list(partitionWith('offset', number))
export const brokers: Codec = list(number, '.')
export const placements: Codec = list(partitionWith('replicas', brokers))

/** `name=value` pairs; a `~` before a value says that it is a text although it looks like a number. */
export const configs: Codec = {
  write(value) {
    if (typeof value !== 'object' || value === null) return null
    const pairs = Object.entries(value).map(([name, each]) => {
      const text = typeof each === 'string' ? escapeText(each) : String(each)
      const mark = typeof each === 'string' && typeof readConfig(text) !== 'string' ? '~' : ''
      return `${escapeText(name)}=${mark}${text}`
    })
    return pairs.length === 0 ? '!' : pairs.join('+')
  },
  read(text) {
    if (text === '!') return {}
    const pairs = text.split('+').map((pair) => pair.split('='))
    return Object.fromEntries(pairs.map(([name = '', value = '']) => [unescapeText(name), readConfig(value)]))
  },
}

function readConfig(text: string): unknown {
  if (text.startsWith('~')) return unescapeText(text.slice(1))
  if (text === 'true' || text === 'false') return text === 'true'
  return number.read(text)
}

/** Where a consumer seeks: `beginning`, `end`, an offset, or `ts` and a timestamp. */
export const seek: Codec = {
  write(value) {
    if (typeof value !== 'object' || value === null) return null
    const target = value as { to?: unknown; offset?: unknown; timestamp?: unknown }
    if (target.to === 'offset') return number.write(target.offset)
    if (target.to === 'timestamp') return `ts${target.timestamp}`
    return word.write(target.to)
  },
  read(text) {
    if (/^\d+$/.test(text)) return { to: 'offset', offset: Number(text) }
    if (/^ts\d+$/.test(text)) return { to: 'timestamp', timestamp: Number(text.slice(2)) }
    return { to: unescapeText(text) }
  },
}

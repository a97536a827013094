/** Colours for the canvas: the tokens, read once per theme, and the colours of record keys. */

/** The tokens a canvas draws with, as CSS colours. */
export interface Palette {
  readonly bg: string
  readonly surface: string
  readonly surface2: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly lineStrong: string
  readonly accent: string
  readonly accentSoft: string
  readonly good: string
  readonly warn: string
  readonly bad: string
  readonly badSoft: string
  readonly hw: string
  readonly crown: string
  readonly groups: readonly string[]
  readonly mono: string
  readonly sans: string
  readonly dark: boolean
}

/** Reads the tokens that apply to an element. Call again when the theme changes. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    bg: token('--bg'),
    surface: token('--surface'),
    surface2: token('--surface-2'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    accent: token('--accent'),
    accentSoft: token('--accent-soft'),
    good: token('--good'),
    warn: token('--warn'),
    bad: token('--bad'),
    badSoft: token('--bad-soft'),
    hw: token('--hw'),
    crown: token('--crown'),
    groups: [token('--group-1'), token('--group-2'), token('--group-3'), token('--group-4')],
    mono: token('--mono'),
    sans: token('--sans'),
    dark: document.documentElement.dataset.theme === 'dark',
  }
}

/** How a record's key is shown: a fill, the ink that reads on it, and a letter, so that hue is never alone. */
export interface KeyLook {
  readonly fill: string
  readonly ink: string
  readonly letter: string
}

/** Derived from Okabe and Ito: yellow darkened, black replaced by violet. */
const FILLS: readonly (readonly [fill: string, ink: string])[] = [
  ['#e69f00', '#16191f'],
  ['#56b4e9', '#16191f'],
  ['#009e73', '#ffffff'],
  ['#cc79a7', '#16191f'],
  ['#0072b2', '#ffffff'],
  ['#d55e00', '#ffffff'],
  ['#d8c72f', '#16191f'],
  ['#7d5ba6', '#ffffff'],
]
const NO_KEY: KeyLook = { fill: '#9a9a94', ink: '#16191f', letter: '' }

function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

/** The letter of a key: its last digit if it ends with one, else its first letter or digit. */
export function keyLetter(key: string): string {
  const last = key.at(-1) ?? ''
  if (/\d/.test(last)) return last
  return (key.match(/[\p{L}\p{N}]/u)?.[0] ?? '#').toUpperCase()
}

/**
 * Looks of keys. Keys that the producers are known to use get the colours in turn; others by their hash.
 * Keys are case-sensitive text; null is a record without a key.
 */
export function createKeyLooks(known: readonly string[]): (key: string | null) => KeyLook {
  const looks = new Map<string, KeyLook>()
  const add = (key: string, index: number): KeyLook => {
    const [fill, ink] = FILLS[index % FILLS.length] as readonly [string, string]
    const look = { fill, ink, letter: keyLetter(key) }
    looks.set(key, look)
    return look
  }
  for (const key of known) if (!looks.has(key)) add(key, looks.size)
  return (key) => (key === null ? NO_KEY : (looks.get(key) ?? add(key, hash(key))))
}

/**
 * The concepts that lessons and challenges are about, and which build on which. Names and meanings are in
 * `i18n/{en,ko}/concepts.ts`; who teaches a concept is said by the lessons themselves.
 */

export const AREAS = ['log', 'consuming', 'copies', 'storage', 'guarantees', 'control'] as const
export type Area = (typeof AREAS)[number]

export interface Concept {
  readonly id: string
  readonly area: Area
  /** What it builds on, the nearest first; of those of its own area the first is its parent on the map. */
  readonly after: readonly string[]
}

const of = (area: Area, list: Readonly<Record<string, readonly string[]>>): Concept[] =>
  Object.entries(list).map(([id, after]) => ({ id, area, after }))

export const CONCEPTS: readonly Concept[] = [
  ...of('log', {
    C01: [],
    C02: ['C01'],
    C03: ['C02'],
    C10: ['C02'],
    C04: ['C01'],
    C05: ['C04'],
    C06: ['C05', 'C10'],
    C08: ['C06'],
    C09: ['C06'],
    C07: ['C05'],
    C12: ['C05'],
    C11: ['C05'],
  }),
  ...of('consuming', {
    C13: ['C01'],
    C14: ['C13', 'C04'],
    C15: ['C14'],
    C21: ['C14'],
    C24: ['C21'],
    C26: ['C24'],
    C22: ['C14'],
    C23: ['C22', 'C21'],
    C25: ['C22'],
    C31: ['C14', 'C10'],
    C16: ['C13', 'C02'],
    C17: ['C16', 'C03'],
    C18: ['C16', 'C03'],
    C28: ['C18'],
    C29: ['C18'],
    C19: ['C16'],
    C20: ['C16'],
  }),
  ...of('copies', {
    C32: ['C04'],
    C33: ['C32', 'C13'],
    C35: ['C33'],
    C36: ['C35'],
    C37: ['C35', 'C11'],
    C38: ['C37', 'C36'],
    C45: ['C38'],
    C39: ['C37'],
    C42: ['C39'],
    C40: ['C35'],
    C43: ['C35', 'C42'],
    C34: ['C32'],
    C41: ['C34'],
    C44: ['C41'],
  }),
  ...of('storage', {
    C46: ['C01'],
    C47: ['C46'],
    C48: ['C46'],
    C49: ['C46', 'C18'],
    C50: ['C46', 'C06'],
    C51: ['C50'],
  }),
  ...of('guarantees', {
    C52: ['C11', 'C37'],
    C53: ['C52', 'C10'],
    C54: ['C52'],
    C55: ['C54', 'C36'],
    C56: ['C54', 'C02'],
    C57: ['C54'],
    C58: ['C54', 'C20'],
  }),
  ...of('control', {
    C59: ['C34', 'C41'],
    C60: ['C59', 'C40'],
  }),
]

import type { NotableSort } from '../../engine/index.ts'
import styles from './SortMark.module.css'

/** One shape for each sort, so that the colour is never the only signal. */
const SHAPES: Readonly<Record<NotableSort | 'everyday', string>> = {
  failure: 'M2 2 L10 10 M10 2 L2 10',
  recovery: 'M2 6.5 L5 9.5 L10 3',
  election: 'M1.5 9.5 V3 L4 6 L6 2 L8 6 L10.5 3 V9.5 Z',
  isr: 'M6 1.5 L11 10 H1 Z',
  group: 'M6 1.5 L10.5 6 L6 10.5 L1.5 6 Z',
  topic: 'M2 2 H10 V10 H2 Z',
  data: 'M6 1.5 V7 M6 9.5 V10.5',
  everyday: 'M6 4.5 A1.5 1.5 0 1 1 5.99 4.5 Z',
}
const FILLED: readonly string[] = ['election', 'isr', 'group', 'topic', 'everyday']

interface SortMarkProps {
  readonly sort: NotableSort | null
  readonly label: string
}

/** What sort of event it is, as a shape with a name. */
export function SortMark({ sort, label }: SortMarkProps) {
  const kind = sort ?? 'everyday'
  return (
    <svg className={styles.mark} data-sort={kind} viewBox="0 0 12 12" role="img" aria-label={label}>
      <title>{label}</title>
      <path
        d={SHAPES[kind]}
        fill={FILLED.includes(kind) ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={FILLED.includes(kind) ? 0 : 2}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

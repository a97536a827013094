import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3'
import type { NotableSort } from '../../engine/index.ts'
import styles from './timeline.module.css'

const SHAPES: Readonly<Record<NotableSort, SymbolType>> = {
  failure: symbolTriangle,
  recovery: symbolCircle,
  election: symbolStar,
  isr: symbolDiamond,
  group: symbolCircle,
  topic: symbolSquare,
  data: symbolCross,
}

const PATHS = Object.fromEntries(
  Object.entries(SHAPES).map(([sort, shape]) => [sort, symbol(shape, 58)() ?? '']),
) as Record<NotableSort, string>

/** The look of a sort of notable facts: a shape as well as a colour. */
export function MarkShape({ sort }: { readonly sort: NotableSort }) {
  return (
    <svg className={styles.shape} data-sort={sort} viewBox="-7 -7 14 14" aria-hidden="true" focusable="false">
      <path d={PATHS[sort]} />
    </svg>
  )
}

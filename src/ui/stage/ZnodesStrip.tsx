import type { Run } from '../../engine/index.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import type { QuorumLayout } from './layout-types.ts'
import { placeZnodes, Znodes } from './Znodes.tsx'
import { readZnodes } from './znodes.ts'

interface ZnodesStripProps {
  readonly layout: QuorumLayout
  readonly run: Run
  readonly words: StageWords
}

/** The znodes of the ensemble's leader, where the card has room for them. */
export function ZnodesStrip({ layout, run, words }: ZnodesStripProps) {
  const rect = placeZnodes(layout)
  const view = rect && readZnodes(run.world, run.now)
  return rect && view ? <Znodes rect={rect} view={view} words={words} /> : null
}

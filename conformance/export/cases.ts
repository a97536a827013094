/** Which scenarios are taken to a real cluster, until when, and in which language their clients are. */
import type { LanguageChoice } from '../../src/export/index.ts'

export interface ExportCase {
  /** What the recording is called. */
  readonly name: string
  readonly scenario: string
  /** Seconds of the scenario: producers send as many records as until then. */
  readonly until: number
  readonly language: LanguageChoice
  /** Lines that hang on time or chance, and why: they are recorded, not compared. */
  readonly loose?: { readonly lines: RegExp; readonly why: string }
}

const of = (
  scenario: string,
  until: number,
  language: LanguageChoice = 'own',
  loose?: ExportCase['loose'],
): ExportCase => ({
  name: language === 'own' ? scenario : `${scenario}-${language}`,
  scenario,
  until,
  language,
  ...(loose ? { loose } : {}),
})

/** No slow links: the machine that records has no netem in its kernel. */
export const CASES: readonly ExportCase[] = [
  of('broker-failure', 90),
  of('two-groups', 40, 'go'),
  of('two-groups', 40),
  of('two-groups', 40, 'typescript'),
  of('keys-and-order', 40, 'python'),
  of('partitions-added', 45),
  of('reassignment', 50),
  of('preferred-leader', 65),
  of('rolling-restart', 60),
  of('controller-failure', 65),
  of('cut-from-the-controllers', 70, 'own', {
    lines: /^topic payments end /,
    why: 'with acks=1 the old leader takes records until its clients learn of the new one: how many are lost hangs on time',
  }),
  of('rack-failure', 75),
  of('transactions', 45, 'own', {
    lines: /^topic payments end |^group /,
    why: 'each partition that a transaction wrote to has a marker of it, and keys are drawn by chance',
  }),
  of('cooperative-rebalance', 60),
  of('zookeeper-controller', 80),
]

/** Which scenarios are taken to a real cluster, until when, and in which language their clients are. */
import type { LanguageChoice } from '../../src/export/index.ts'

export interface ExportCase {
  /** What the recording is called. */
  readonly name: string
  readonly scenario: string
  /** Seconds of the scenario: producers send as many records as until then. */
  readonly until: number
  readonly language: LanguageChoice
}

const of = (scenario: string, until: number, language: LanguageChoice = 'own'): ExportCase => ({
  name: language === 'own' ? scenario : `${scenario}-${language}`,
  scenario,
  until,
  language,
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
  of('cut-from-the-controllers', 70),
  of('rack-failure', 75),
  of('transactions', 45),
  of('cooperative-rebalance', 60),
  of('zookeeper-controller', 80),
]

/** The table of scenarios for a person to read: conformance/SCENARIOS.md. */
import type { ScenarioFile } from './scenario.ts'

/** Markdown with one row for each scenario, by name. */
export function scenarioTable(scenarios: readonly ScenarioFile[]): string {
  const rows = [...scenarios]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, asks }) => `| [${name}](scenarios/${name}.json) | ${asks.replaceAll('|', '\\|')} |`)
  const head = [
    '# Scenarios',
    '',
    'Written by the record command.',
    '',
    '| scenario | what it asks |',
    '|---|---|',
  ]
  return `${[...head, ...rows].join('\n')}\n`
}

/** Proves a lesson beside the page, so that a solution that takes its time holds nothing up. */
import { loadRooms } from '../../engine/index.ts'
import { reportLesson, type StepReport } from '../../lessons/report.ts'
import type { Lesson } from '../../lessons/types.ts'

/** What it answers with: each step as it is done, then the end. */
export type Proved = { readonly step: StepReport } | { readonly done: true } | { readonly broke: string }

interface Port {
  postMessage(message: Proved): void
  onmessage: ((event: MessageEvent<Lesson>) => void) | null
}

const port = globalThis as unknown as Port

async function prove(lesson: Lesson): Promise<void> {
  await loadRooms(['rest', 'zookeeper'])
  for (const step of reportLesson(lesson)) port.postMessage({ step })
  port.postMessage({ done: true })
}

port.onmessage = ({ data }) => {
  prove(data).catch((problem: unknown) => {
    port.postMessage({ broke: problem instanceof Error ? problem.message : String(problem) })
  })
}

/** Has a lesson proven in a worker; one at a time, the last that was asked for. */
import { create } from 'zustand'
import type { StepReport } from '../../lessons/report.ts'
import type { Lesson } from '../../lessons/types.ts'
import type { Proved } from './prove-worker.ts'

/** More than this for one step is a lesson that nobody would wait for. */
const PATIENCE_MS = 120_000

interface ProofState {
  /** The lesson that was proven, null before the first. */
  readonly of: Lesson | null
  readonly steps: readonly StepReport[]
  readonly state: 'none' | 'running' | 'done' | 'late' | 'broke'
  readonly why: string
}

export const useProof = create<ProofState>()(() => ({ of: null, steps: [], state: 'none', why: '' }))

let worker: Worker | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function stop(): void {
  clearTimeout(timer)
  worker?.terminate()
  worker = null
}

function patience(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    stop()
    useProof.setState({ state: 'late' })
  }, PATIENCE_MS)
}

/** Begins the proof of a lesson; what was being proven is given up. */
export function prove(of: Lesson): void {
  stop()
  useProof.setState({ of, steps: [], state: 'running', why: '' })
  const mine = new Worker(new URL('./prove-worker.ts', import.meta.url), { type: 'module' })
  worker = mine
  patience()
  mine.onmessage = ({ data }: MessageEvent<Proved>) => {
    if (mine !== worker) return
    if ('step' in data) {
      patience()
      useProof.setState(({ steps }) => ({ steps: [...steps, data.step] }))
      return
    }
    stop()
    useProof.setState('broke' in data ? { state: 'broke', why: data.broke } : { state: 'done' })
  }
  mine.onerror = ({ message }) => {
    stop()
    useProof.setState({ state: 'broke', why: message })
  }
  mine.postMessage(of)
}

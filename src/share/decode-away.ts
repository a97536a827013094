/**
 * Decoding from the page: what is small at once, what is large in a worker that has so much time and no more. Where no
 * worker can be had (a sandboxed frame has none) it is done here: the caps hold all the same.
 */
import { InputError } from '../scenarios/input-error.ts'
import { decode, type Outside, sizeProblem } from './decode.ts'
import type { Decoded } from './decode-worker.ts'
import type { Shared } from './shared.ts'

/** Text up to this long is read within a frame. */
const SMALL = 4 * 1024
const PATIENCE_MS = 5_000

const NO_WORKER = 'no worker'

function startWorker(): Worker | null {
  try {
    return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return null
  }
}

function answerOf(data: Decoded): Shared {
  if ('shared' in data) return data.shared
  if ('fault' in data) throw new InputError(data.fault, data.field, data.allowed)
  throw new Error(data.broke)
}

function inWorker(worker: Worker, outside: Outside): Promise<Shared | typeof NO_WORKER> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new InputError('too costly', '', `what is read within ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    )
    worker.onmessage = ({ data }: MessageEvent<Decoded>) => {
      clearTimeout(timer)
      try {
        resolve(answerOf(data))
      } catch (problem) {
        reject(problem)
      }
    }
    worker.onerror = () => {
      clearTimeout(timer)
      resolve(NO_WORKER)
    }
    worker.postMessage(outside)
  })
}

/** Reads what came from outside. Rejects with InputError. */
export async function decodeAway(outside: Outside): Promise<Shared> {
  const problem = sizeProblem(outside)
  if (problem) throw problem
  const worker = outside.text.length > SMALL ? startWorker() : null
  if (!worker) return decode(outside)
  try {
    const shared = await inWorker(worker, outside)
    return shared === NO_WORKER ? await decode(outside) : shared
  } finally {
    worker.terminate()
  }
}

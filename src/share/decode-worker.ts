/** Decodes beside the page, so that nothing from outside can hold it up. */
import { InputError, type InputFault } from '../scenarios/input-error.ts'
import { decode, type Outside } from './decode.ts'
import type { Shared } from './shared.ts'

/** What it answers with. */
export type Decoded =
  | { readonly shared: Shared }
  | { readonly fault: InputFault; readonly field: string; readonly allowed: string }
  | { readonly broke: string }

interface Port {
  postMessage(message: Decoded): void
  onmessage: ((event: MessageEvent<Outside>) => void) | null
}

const port = globalThis as unknown as Port

port.onmessage = ({ data }) => {
  decode(data).then(
    (shared) => port.postMessage({ shared }),
    (problem: unknown) => {
      if (problem instanceof InputError) {
        const { fault, field, allowed } = problem
        port.postMessage({ fault, field, allowed })
      } else port.postMessage({ broke: String(problem) })
    },
  )
}

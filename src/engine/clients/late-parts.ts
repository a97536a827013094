/** What only some clients do, and may be loaded after the rest. */
import { late } from '../kernel/late.ts'

/** What console clients print. */
export const consolePrinter = late<typeof import('./console.ts')>('operations')

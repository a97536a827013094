/** Chapter 4: groups under stress. */
import { commits } from './commits.ts'
import { cooperative } from './cooperative.ts'
import { share } from './share.ts'
import { storms } from './storms.ts'

export const lessons = { commits, storms, cooperative, share } as const

/** Clients that are not Java's: only runs that have one need them. */
import { late } from '../../kernel/late.ts'
import type { ClientLibrary, Profile } from './types.ts'

export const otherLibraries =
  late<Readonly<Record<Exclude<ClientLibrary, 'java'>, Profile>>>('client libraries')

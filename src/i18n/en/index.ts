import { panels } from './panels.ts'
import { shell } from './shell.ts'

export const en = { shell, panels }

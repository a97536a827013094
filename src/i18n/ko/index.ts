import { panels } from './panels.ts'
import { shell } from './shell.ts'

export const ko = { shell, panels }

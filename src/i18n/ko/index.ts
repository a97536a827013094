import { inspector } from './inspector.ts'
import { narration } from './narration.ts'
import { panels } from './panels.ts'
import { shell } from './shell.ts'

export const ko = { shell, narration, inspector, panels }

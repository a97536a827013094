/** The door of this room. */
export { type ManifestFile, manifestsOf, runCommand } from './manifests.ts'
export { LIBRARIES, programOf, textOf } from './program.ts'
export {
  type ClientPart,
  type CodeClient,
  type CodeLine,
  type CodeOptions,
  type CodeValue,
  LANGUAGES,
  type Language,
  type Program,
  REASONS,
  type Reason,
  type Unsupported,
} from './types.ts'

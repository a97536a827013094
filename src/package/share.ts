/** Runs as links and as files. */
export { fileName, readFile, writeFile } from '../share/file.ts'
export { isLink } from '../share/is-link.ts'
export { decodeLink, encodeLink } from '../share/link.ts'
export type { SharedSelection } from '../share/selection.ts'
export type { Shared } from '../share/shared.ts'
export { readActions, writeActions } from '../share/short-actions.ts'
export type { SharedView } from '../share/view.ts'

import { version } from '../../package.json'

/** Written into links, so that a page can name the version whose run it cannot repeat. */
export const ENGINE: string = version

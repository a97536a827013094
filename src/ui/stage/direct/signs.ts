/** The sign of each fault of a link, so that colour is never alone. */
export const SIGNS = { cut: '×', slow: '~', lossy: '%' } as const

/** Reads everything there is, alone in its group, and is never closed: what it does not read is unseen. */
export const WITNESS = 'witness'

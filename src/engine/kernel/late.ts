/**
 * Parts of a model that only some runs need, so that a page may fetch them after the rest. Who uses such a part asks
 * here for it; whoever fetched it puts it in place. To ask for one that is not there is an error, never a silence.
 */

/** The place of a part. */
export interface Late<Part> {
  /** The part, or null while it is not there: for what has nothing to do in a run without it. */
  readonly part: Part | null
  /** Throws MissingPart while it is not there. */
  get(): Part
  put(part: Part): void
}

/** A run has come to something whose behaviour was not loaded. */
export class MissingPart extends Error {
  readonly part: string
  constructor(part: string) {
    super(`The engine's room "${part}" was not loaded before it was needed`)
    this.name = 'MissingPart'
    this.part = part
  }
}

/** Makes the place of a part; several places of one name are filled together. */
export function late<Part extends object>(name: string): Late<Part> {
  const place: { part: Part | null } = { part: null }
  return {
    get part() {
      return place.part
    },
    get() {
      if (!place.part) throw new MissingPart(name)
      return place.part
    },
    put(part) {
      place.part = part
    },
  }
}

type Handler = (self: unknown, message: unknown, io: unknown, context: unknown, from: unknown) => void

/** A table of handlers whose code comes with a part. The kinds are named here: a part cannot bring more than it says. */
export function lateHandlers<Table extends object>(
  table: () => Table,
  kinds: { readonly [Kind in keyof Table]: true },
): Table {
  const handlers: Record<string, Handler> = {}
  for (const kind in kinds)
    handlers[kind] = (self, message, io, context, from) =>
      ((table() as Record<string, Handler>)[kind] as Handler)(self, message, io, context, from)
  return handlers as Table
}

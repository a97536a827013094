/** One JSON text for one value: fields by their names, what is undefined left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const names = Object.keys(inner).sort()
    return Object.fromEntries(names.map((name) => [name, (inner as Record<string, unknown>)[name]]))
  })
}

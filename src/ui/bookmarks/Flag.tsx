/** The sign of a bookmark. */
export function Flag() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
      <path d="M3 1.5v13" stroke="currentColor" strokeWidth="1.5" fill="none" />
      <path d="M3.6 2.2h9l-2.6 3 2.6 3h-9z" fill="currentColor" />
    </svg>
  )
}

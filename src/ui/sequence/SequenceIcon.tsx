/** Two lanes and what goes between them: the sequence diagram. */
export function SequenceIcon() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M1.5 3.5h13M1.5 12.5h13" strokeOpacity="0.5" />
      <path d="M4 3.5l4 9l4-9" strokeWidth="1.4" strokeLinejoin="round" />
    </svg>
  )
}

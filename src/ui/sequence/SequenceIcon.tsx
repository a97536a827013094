/** Two lanes, a request from one to the other and its answer back: the sequence diagram. */
export function SequenceIcon() {
  return (
    <svg viewBox="0 0 20 16" width="20" height="16" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M1 2.5h18M1 13.5h18" strokeOpacity="0.5" />
      <path d="M2.5 2.5L7.4 11" strokeWidth="1.3" />
      <path d="M12 13.5L16.9 5" strokeWidth="1.3" strokeDasharray="2 1.6" />
      <path d="M8.7 13.2L5.4 11.6L8.6 9.7zM18.2 2.8L18.1 6.3L14.9 4.4z" fill="currentColor" stroke="none" />
    </svg>
  )
}

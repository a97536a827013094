import { useState } from 'react'

/**
 * A text that stands for a value: what is typed stays as it was typed, also while it is none yet; when the value becomes
 * another by other hands (a row was taken away, a change taken back) the text is that of the new one.
 */
export function useTyped<T>(
  value: T,
  write: (value: T) => string,
): [text: string, type: (text: string, value: T) => void] {
  const [typed, setTyped] = useState(() => ({ text: write(value), value: JSON.stringify(value) }))
  const text = JSON.stringify(value) === typed.value ? typed.text : write(value)
  return [text, (next, of) => setTyped({ text: next, value: JSON.stringify(of) })]
}

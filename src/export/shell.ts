/** Words for bash. What a scenario says is data: nothing in it may end a quotation, a line or a comment. Pure. */

const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/

/** One word, in quotes where it needs them. Bash words hold no NUL: `canBeWord` tells before. */
export function quoted(word: string): string {
  if (!canBeWord(word)) throw new Error('a NUL cannot be part of a shell word')
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** False for the only character that no word of a shell can hold. */
export function canBeWord(word: string): boolean {
  return !word.includes('\0')
}

/** A command from its words. */
export function commandLine(...words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

/** One line of comment, whatever the text holds. */
export function comment(text: string): string {
  // Control characters, and the separators that some readers take for line ends.
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`
}

/** A file of lines. */
export function linesOf(...parts: readonly (string | readonly string[] | null)[]): string {
  return `${parts.flatMap((part) => (part === null ? [] : part)).join('\n')}\n`
}

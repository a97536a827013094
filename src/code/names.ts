/** What a program's file and class are called: by the client's id, and by nothing that could leave a folder. */
import type { Language } from './types.ts'

const SIMPLE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** FNV-1a: names that had to be changed stay apart. */
function hash(text: string): string {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193) >>> 0
  return sum.toString(36)
}

/** A client's id as a plain word. */
export function slugOf(id: string): string {
  if (SIMPLE.test(id) && id.length <= 60) return id
  const plain = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, 40)
  return `${plain === '' ? 'client' : plain}-${hash(id)}`
}

/** The Java and C# class of a client; never a name that the program imports. */
export function classOf(id: string): string {
  const words = slugOf(id).split('-')
  const joined = words.map((word) => (/^\d/.test(word) ? `_${word}` : word[0]?.toUpperCase() + word.slice(1)))
  return `${joined.join('')}App`
}

/** The file of a client's program. */
export function fileOf(language: Language, id: string): string {
  if (language === 'java') return `${classOf(id)}.java`
  if (language === 'csharp') return `${classOf(id)}.cs`
  if (language === 'python') return `${slugOf(id).replaceAll('-', '_')}.py`
  return `${slugOf(id)}.${language === 'go' ? 'go' : 'ts'}`
}

import { useWorld } from '../hooks/use-world.ts'
import { codeOf } from './client-code.ts'
import styles from './lessons.module.css'
import { useLessonsWords } from './use-lessons-words.ts'

/** The program behind a client of the step, beside the stage. */
export function ClientCode({ node }: { readonly node: string }) {
  const words = useLessonsWords()
  const code = useWorld((world) => codeOf(world, node))
  if (code === null) return null
  return (
    <figure className={styles.code}>
      <figcaption>{words.code(node.replace(/^(producer|consumer)-/, ''))}</figcaption>
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <p className={styles.quiet}>{words.codeDefaults}</p>
    </figure>
  )
}

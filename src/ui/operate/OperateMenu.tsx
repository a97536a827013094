import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { tryAct } from '../run-actions.ts'
import { useView } from '../store.ts'
import { isPossible, OPERATIONS } from './catalogue.ts'
import styles from './operate.module.css'
import { GROUPS, type Operation } from './operation.ts'
import { useOperateWords, wordsOf } from './use-operate-words.ts'

interface Props {
  /** Closes the menu. */
  readonly close: () => void
}

/** Everything that can be done to the cluster, by what it is done to. */
export function OperateMenu({ close }: Props) {
  const words = useOperateWords()
  const possible = useWorld((world) => OPERATIONS.map((operation) => isPossible(operation, world)))
  return (
    <div className={styles.menu}>
      {GROUPS.map((group) => {
        const members = OPERATIONS.flatMap((operation, i) =>
          operation.group === group ? [{ operation, possible: possible[i] === true }] : [],
        )
        if (members.length === 0) return null
        return (
          <section key={group} className={styles.group} aria-label={words.group[group]}>
            <h3 className={styles.heading}>{words.group[group]}</h3>
            {members.map((member) => (
              <Item key={member.operation.id} {...member} close={close} />
            ))}
          </section>
        )
      })}
    </div>
  )
}

interface ItemProps extends Props {
  readonly operation: Operation
  readonly possible: boolean
}

function Item({ operation, possible, close }: ItemProps) {
  const words = wordsOf(useOperateWords(), operation.id)
  const player = usePlayer()
  const open = useView((view) => view.open)
  const selection = useView((view) => view.selection)
  function act(): void {
    close()
    // What needs no answer is done at once.
    if (operation.fields.length === 0 && tryAct(player, operation.command({})) === null) return
    open({ kind: 'operate', operation: operation.id, about: selection })
  }
  return (
    <button
      type="button"
      className={styles.item}
      data-breaks={operation.breaks ?? false}
      disabled={!possible}
      title={words.hint}
      onClick={act}
    >
      {words.name}
    </button>
  )
}

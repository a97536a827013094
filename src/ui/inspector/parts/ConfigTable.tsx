import { Fragment, useState } from 'react'
import type { ConfigRow } from '../read/configs.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Chip } from './Chip.tsx'
import styles from './ConfigTable.module.css'
import { Note } from './Fields.tsx'

/** Configs with their values; those that are not at their default say so. */
export function ConfigTable({ rows }: { readonly rows: readonly ConfigRow[] }) {
  const { config } = useInspectorWords()
  const [changedOnly, setChangedOnly] = useState(false)
  const shown = changedOnly ? rows.filter((row) => row.change !== 'none') : rows
  return (
    <>
      <label className={styles.filter}>
        <input
          type="checkbox"
          checked={changedOnly}
          onChange={(event) => setChangedOnly(event.target.checked)}
        />
        {config.onlyChanged}
      </label>
      {shown.length === 0 && <Note>{config.empty}</Note>}
      <dl className={styles.list}>
        {shown.map((row) => (
          <div key={row.name} className={styles.row}>
            <dt>
              <Dotted name={row.name} />
            </dt>
            <dd>{row.value}</dd>
            {row.java && <dd className={styles.change}>{config.java(row.java)}</dd>}
            {row.change !== 'none' && (
              <dd className={styles.change}>
                <Chip tone={row.change === 'follows' ? 'quiet' : 'accent'}>
                  {config[row.change](row.default)}
                </Chip>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </>
  )
}

/** A name that may break after its dots. */
function Dotted({ name }: { readonly name: string }) {
  return name.split(/(?<=\.)/).map((piece) => (
    <Fragment key={piece}>
      {piece}
      <wbr />
    </Fragment>
  ))
}

import { CLIENT_LIBRARIES, type ClientLibrary, PROFILES } from '../../engine/index.ts'
import { Field } from './Field.tsx'

/** Which library a new client is written with. */
export function LibraryField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: ClientLibrary
  readonly onChange: (library: ClientLibrary) => void
}) {
  return (
    <Field label={label}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.target.value as ClientLibrary)}>
          {CLIENT_LIBRARIES.map((library) => (
            <option key={library} value={library}>
              {PROFILES[library].title}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

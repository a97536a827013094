import controls from './controls.module.css'
import { Icon, type IconName } from './Icon.tsx'

/** A square button of the transport. */
export function Step({
  name,
  label,
  act,
}: {
  readonly name: IconName
  readonly label: string
  readonly act: () => void
}) {
  return (
    <button
      type="button"
      className={`${controls.button} ${controls.square}`}
      aria-label={label}
      title={label}
      onClick={act}
    >
      <Icon name={name} />
    </button>
  )
}

import { type FormEvent, useId, useState } from 'react'
import styles from './LogSlider.module.css'

interface LogSliderProps {
  readonly label: string
  readonly value: number
  /** The smallest and the largest value above 0. */
  readonly low: number
  readonly high: number
  readonly format: (value: number) => string
  readonly onApply: (value: number) => void
}

/** A slider over orders of magnitude; its left end is 0. The value is applied when it is let go. */
export function LogSlider({ label, value, low, high, format, onApply }: LogSliderProps) {
  const id = useId()
  const [place, setPlace] = useState<number | null>(null)
  const toValue = (at: number): number =>
    at === 0 ? 0 : Number((low * (high / low) ** ((at - 1) / 99)).toPrecision(2))
  const clamped = Math.min(high, Math.max(low, value))
  const toPlace = value <= 0 ? 0 : Math.round(1 + (99 * Math.log(clamped / low)) / Math.log(high / low))
  const shown = place === null ? value : toValue(place)
  function apply(event: FormEvent<HTMLInputElement>): void {
    const moved = place !== null
    const wanted = toValue(Number(event.currentTarget.value))
    setPlace(null)
    if (moved && wanted !== value) onApply(wanted)
  }
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{format(shown)}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        value={place ?? toPlace}
        aria-valuetext={format(shown)}
        onChange={(event) => setPlace(Number(event.target.value))}
        onPointerUp={apply}
        onKeyUp={apply}
        onBlur={apply}
      />
    </div>
  )
}

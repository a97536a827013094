/** The speeds that are offered. Pure. */

/** The presets, slowest first. */
export const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100] as const

/** The next preset in a direction; the speed itself at the end. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const found =
    direction === 1
      ? SPEEDS.find((each) => each > speed * 1.001)
      : SPEEDS.findLast((each) => each < speed * 0.999)
  return found ?? speed
}

/** What the slider's place stands for; near 1× it is 1×. */
export function speedAt(exponent: number): number {
  return Math.abs(exponent) < 0.05 ? 1 : Number((10 ** exponent).toPrecision(2))
}

// One task of the pool: some seeds of a scenario.
import { playSeed } from '../dist/package/main.js'

export default function play({ recording, from, count, until }) {
  return Array.from({ length: count }, (_, i) => playSeed(recording, from + i, until))
}

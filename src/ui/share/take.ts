/** Files from elsewhere. */
import { InputError } from '../../scenarios/input-error.ts'
import { MAX_FILE_BYTES } from '../../share/file.ts'
import { troubleOf } from '../open-run.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { openShared, readOutside } from './open-shared.ts'

/** Opens a file; when it cannot be opened, everything stays as it is and the page says why. */
export async function openFile(player: Player, file: File): Promise<boolean> {
  useView.getState().trouble(null)
  try {
    if (file.size > MAX_FILE_BYTES)
      throw new InputError('too large', '', `at most ${MAX_FILE_BYTES / 1024} KiB of JSON`)
    const text = await file.text()
    if (/^\s*\{\s*"kafkascope":\s*"lesson"/.test(text)) {
      const { takeLessonText } = await import('../lessons/take-lesson.ts')
      takeLessonText(text)
      return true
    }
    const shared = await readOutside({ from: 'file', text })
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
    await openShared(player, shared)
    return true
  } catch (problem) {
    useView.getState().trouble(troubleOf(problem, 'file', false))
    return false
  }
}

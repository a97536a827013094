/** Lessons from outside the catalogue: in a link, in a file. */

import { type Parcel, readParcel } from '../../lessons/parcel.ts'
import { unpackParcel } from '../../lessons/parcel-link.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { MAX_JSON_BYTES } from '../../scenarios/untrusted-json.ts'
import { useView } from '../store.ts'
import { OWN, useOwn } from './source.ts'

/** Opens the lesson of a link at its step. Rejects with InputError; then everything stays as it is. */
export async function takeLessonLink(fragment: string): Promise<void> {
  const words = new URLSearchParams(fragment.slice(1))
  const packed = words.get('learn') ?? ''
  const step = words.get('step')
  const parcel = await unpackParcel(packed)
  useOwn.getState().put(parcel, `#learn=${packed}`)
  useView.getState().set({ authoring: false, lesson: step === null ? OWN : `${OWN}/${step}` })
}

/** Opens the lesson in the text of a file. Throws InputError; then everything stays as it is. */
export function takeLessonText(text: string): void {
  useOwn.getState().put(readParcel(text), '')
  useView.getState().set({ authoring: false, lesson: OWN })
}

/** Reads the lesson in a file. Rejects with InputError. */
export async function readLessonFile(file: File): Promise<Parcel> {
  if (file.size > MAX_JSON_BYTES)
    throw new InputError('too large', '', `at most ${MAX_JSON_BYTES / 1024} KiB of JSON`)
  return readParcel(await file.text())
}

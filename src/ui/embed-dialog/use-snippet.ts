/** What was chosen in the embed dialog, and the text it comes to. */
import { useEffect, useState } from 'react'
import type { Part } from '../../embed/options.ts'
import { frameAddress, type SnippetOptions, snippetFor } from '../../embed/snippet.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { type Poster, posterOf } from '../poster/poster-now.ts'
import { linkOf, readSubject, runOf, type Subject } from './subject.ts'

export interface Choices extends Pick<SnippetOptions, 'form' | 'theme' | 'language' | 'autoplay'> {
  /** As subject.ts writes it. */
  readonly what: string
  readonly step: number
  readonly height: string
  readonly show: readonly Part[]
  readonly poster: boolean
}

export const HEIGHTS = [240, 1600] as const

/** The height that was typed; null when it is none. */
export function heightOf(text: string): number | null {
  const height = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  return height >= HEIGHTS[0] && height <= HEIGHTS[1] ? height : null
}

/** What was chosen, as one. */
export function subjectOf({ what, step }: Pick<Choices, 'what' | 'step'>): Subject {
  const subject = readSubject(what)
  return subject.kind === 'lesson' ? { ...subject, step } : subject
}

interface Made {
  readonly link: string
  readonly poster: Poster | null
  readonly key: string
}

export interface Snippet {
  readonly text: string
  /** Of the preview. */
  readonly address: string
  readonly options: SnippetOptions
}

const site = () => `${location.origin}${location.pathname.replace(/[^/]*$/, '')}`

/** The snippet; null while it is being made, 'too long' when the run does not fit into a link. */
export function useSnippet(
  choices: Choices,
  title: string,
  usual: readonly Part[],
): Snippet | 'too long' | null {
  const player = usePlayer()
  const [made, setMade] = useState<Made | 'too long' | null>(null)
  const { what, step, poster } = choices
  const key = `${what} ${step} ${poster}`
  useEffect(() => {
    let gone = false
    const subject = subjectOf({ what, step })
    const drawn = poster ? runOf(subject, player).then((run) => posterOf(run, title)) : Promise.resolve(null)
    Promise.all([linkOf(subject, player), drawn]).then(
      ([link, picture]) => !gone && setMade({ link, poster: picture, key }),
      () => !gone && setMade('too long'),
    )
    return () => {
      gone = true
    }
  }, [player, what, step, poster, title, key])
  if (made === null || made === 'too long') return made
  if (made.key !== key) return null
  const same = choices.show.length === usual.length && usual.every((part) => choices.show.includes(part))
  const { form, theme, language, autoplay } = choices
  const options: SnippetOptions = {
    form,
    theme,
    language,
    autoplay,
    site: site(),
    link: made.link,
    title,
    show: same ? null : choices.show,
    height: heightOf(choices.height) ?? 480,
    poster: made.poster,
  }
  return { text: snippetFor(options), address: frameAddress(options), options }
}

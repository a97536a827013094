import { useEffect, useMemo, useState } from 'react'
import { type CodeClient, LANGUAGES, type Language, type Program, programOf } from '../../../code/index.ts'
import { code as en } from '../../../i18n/en/code.ts'
import { wordsIn } from '../../../i18n/korean.ts'
import { recall, remember } from '../../hooks/storage.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useView } from '../../store.ts'
import { highlight, type Stretch } from './highlight.ts'
import { clientOf, languageOf } from './read-code.ts'

export type CodeWords = typeof en

/** The words of the Code tab in the language that was chosen. */
export function useCodeWords(): CodeWords {
  return wordsIn(
    useView((view) => view.language),
    'code',
    en,
  )
}

const KEPT = 'code.language'

/** The language of the programs: as it was last chosen, else that of the client's own library. */
export function useLanguage(client: CodeClient | null): readonly [Language, (language: Language) => void] {
  const [chosen, choose] = useState(() => LANGUAGES.find((language) => language === recall(KEPT)))
  const language = chosen ?? (client ? languageOf(client) : 'java')
  return [
    language,
    (next) => {
      remember(KEPT, next)
      choose(next)
    },
  ]
}

/** The client by its node; null when there is no such client. A new object only when its settings changed. */
export function useClient(node: string): CodeClient | null {
  // The world's specs are handed on as text: they are replaced, never moved, and two of them are soon compared.
  const text = useWorld((world) => JSON.stringify(clientOf(world, node)))
  return useMemo(() => JSON.parse(text) as CodeClient | null, [text])
}

/** The program of a client. */
export function useProgram(client: CodeClient | null, language: Language): Program | null {
  return useMemo(() => (client ? programOf(client, language) : null), [client, language])
}

const plain = (program: Program): Stretch[][] =>
  program.lines.map(({ text }) => (text === '' ? [] : [{ text, token: 'plain' }]))

/** The lines of a program in colours; without them until the grammar is there, or when it cannot be had. */
export function useColours(program: Program): readonly (readonly Stretch[])[] {
  const [coloured, setColoured] = useState<{ readonly of: Program; readonly lines: Stretch[][] } | null>(null)
  useEffect(() => {
    let wanted = true
    const text = program.lines.map((line) => line.text).join('\n')
    highlight(program.language, text).then(
      (lines) => wanted && setColoured({ of: program, lines }),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [program])
  return coloured?.of === program ? coloured.lines : plain(program)
}

/** The text editor of a lesson's data: CodeMirror with JSON, completion by the grammar, faults at their fields. */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Lesson } from '../../lessons/types.ts'
import { namesAt, valuesAt } from './grammar.ts'
import { locate, placeAt } from './json-tree.ts'

/** Something wrong with the data, or strange in it. */
export interface Mark {
  readonly field: string
  readonly says: string
  readonly severe: boolean
}

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none', boxShadow: 'inset 0 0 0 2px var(--accent)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-gutters': {
    backgroundColor: 'var(--surface-2)',
    color: 'var(--ink-3)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', fontFamily: 'var(--mono)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-diagnostic': { borderLeft: '3px solid var(--bad)', fontFamily: 'var(--sans)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
})

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
])

function complete(context: CompletionContext, lesson: () => Lesson): CompletionResult | null {
  const place = placeAt(context.state, context.pos)
  if (!place) return null
  const inWord = place.to > place.from
  if (!inWord && !context.explicit) return null
  const found =
    place.is === 'name' ? namesAt(place.path, place.beside, place.above) : valuesAt(place.path, lesson())
  if (found.length === 0) return null
  const colon = place.is === 'name' && !/^\s*:/.test(context.state.sliceDoc(place.to, place.to + 10))
  return {
    from: place.from,
    to: place.to,
    filter: true,
    options: found.map(({ label, detail }) => ({
      label: JSON.stringify(label),
      displayLabel: label,
      ...(detail === undefined ? {} : { detail }),
      apply: JSON.stringify(label) + (colon ? ': ' : ''),
    })),
  }
}

export interface Editor {
  readonly view: EditorView
  /** Puts another text in place of this one; it can be undone. */
  replace(text: string): void
  mark(marks: readonly Mark[]): void
  /** Goes to a field. */
  show(field: string): void
  destroy(): void
}

/** An editor in an element. */
export function createEditor(
  parent: HTMLElement,
  text: string,
  label: string,
  lesson: () => Lesson,
  changed: (text: string) => void,
): Editor {
  // In a tree of its own: there the editor's styles are adopted, which the page's strict policy allows.
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  // What is typed is text, not a shortcut of the page.
  root.addEventListener('keydown', (event) => event.stopPropagation())
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        json(),
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        syntaxHighlighting(colours),
        autocompletion({ override: [(context) => complete(context, lesson)] }),
        // Tab goes on to the next control, as everywhere on the page.
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
        theme,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    view,
    replace(next) {
      if (next !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    mark(marks) {
      const found = marks.map(({ field, says, severe }): Diagnostic => {
        const { from, to } = locate(view.state, field)
        return { from, to, severity: severe ? 'error' : 'warning', message: says }
      })
      view.dispatch(setDiagnostics(view.state, found))
    },
    show(field) {
      const { from } = locate(view.state, field)
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'start', yMargin: 24 }),
      })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

/**
 * The stage before the page around it is there: the same layout and the same painter as later, and outlines in place
 * of the cards. On a slow line a cluster that works is seen long before all that explains it; React clears it away
 * when it puts the page there.
 */
import { notFetched } from '../i18n/not-fetched.ts'
import page from './app.module.css'
import styles from './first-picture.module.css'
import narration from './narration/Narration.module.css'
import type { Player } from './player/player.ts'
import { runCanvas } from './stage/canvas-loop.ts'
import { drawCards } from './stage/draw-cards.ts'
import { layoutStage, NARROW_BELOW } from './stage/layout.ts'
import type { StageShape } from './stage/layout-types.ts'
import { createPainter } from './stage/painter.ts'
import { knownKeys, readShape } from './stage/shape.ts'
import { useView } from './store.ts'
import { createKeyLooks } from './theme/palette.ts'

function add(parent: Element, tag: string, ...classes: (string | undefined)[]): HTMLElement {
  const element = document.createElement(tag)
  element.className = classes.filter(Boolean).join(' ')
  parent.append(element)
  return element
}

/** The grid of the page with nothing in it; returns where the stage stands. */
function addFrame(root: Element): HTMLElement {
  const frame = add(root, 'div', page.page)
  frame.inert = true
  add(frame, 'header', styles.bar).textContent = 'kafkascope'
  const main = add(frame, 'div', page.main)
  add(main, 'div', styles.head)
  const stage = add(main, 'div', page.stage, styles.stage)
  add(add(main, 'div', page.narration), 'div', narration.card)
  add(frame, 'div', page.inspector, styles.inspector)
  add(add(frame, 'div', page.bottom), 'div', styles.bottom)
  return stage
}

/** Draws the run on a new canvas in an element, laid out for what there is now; returns what ends it. */
function draw(stage: HTMLElement, shape: StageShape, player: Player, still: boolean): () => void {
  const { clientWidth: width, clientHeight } = stage
  const height = width < NARROW_BELOW ? 0 : clientHeight
  const layout = layoutStage(shape, { width, height }, shape.topics[0]?.name, useView.getState().camera)
  const canvas = document.createElement('canvas')
  Object.assign(canvas.style, { display: 'block', width: `${layout.width}px`, height: `${layout.height}px` })
  stage.replaceChildren(canvas)
  const ctx = canvas.getContext('2d')
  if (!ctx) return () => undefined
  const looks = createKeyLooks(knownKeys(player.run.world))
  const groups = shape.groups.map((group) => group.id)
  const scene = { player, layout, looks, groups, still, dimmed: null }
  return runCanvas(ctx, createPainter(layout, { from: new Map() }), scene, {
    hovered: () => null,
    before: (_, palette) => drawCards(ctx, layout, player.run.world, palette),
  })
}

/** Shows the run of a player in an empty element, until something else is put there. */
export function showFirstPicture(root: Element, player: Player, still: boolean): void {
  const stage = addFrame(root)
  let drawn = ''
  let stop = () => {}
  const look = () => {
    const shape = readShape(player.run.world, useView.getState().hiddenTopics)
    // On a slow machine the run is still on its way to its opening, and there are no topics yet.
    const text = JSON.stringify([shape, stage.clientWidth, stage.clientHeight])
    if (text === drawn) return
    drawn = text
    stop()
    stop = draw(stage, shape, player, still)
  }
  look()
  const end = player.onCalm(() => {
    if (stage.isConnected) return look()
    end()
    stop()
  })
}

/** Says that the page around the stage could not be had; what is there goes on. */
export function sayNotFetched(root: Element): void {
  const note = add(root, 'p', styles.failed)
  note.setAttribute('role', 'alert')
  note.textContent = notFetched[useView.getState().language]
}

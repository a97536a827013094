/**
 * The still picture of a moment as SVG: no script, no style sheet, no address, so that it may stand anywhere; no ' either,
 * so that it may stand in an attribute. Pure.
 */
import type { poster } from '../../i18n/en/poster.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { formatTime } from '../format.ts'
import type { PosterBroker, PosterReplica, PosterView } from './read-poster.ts'

export type PosterWords = typeof poster

export interface PosterText {
  readonly title: string
  readonly words: PosterWords
  readonly stage: Pick<StageWords, 'broker' | 'brokerStates' | 'replicaRoles' | 'isr' | 'elr' | 'outOfIsr'>
}

const WIDTH = 760
const PAD = 24
const GAP = 16
const ROW = 20
const SANS = 'system-ui, -apple-system, Segoe UI, Apple SD Gothic Neo, Noto Sans KR, sans-serif'
/** The light theme of the page: a picture is for paper. */
const INK = {
  text: '#16191f',
  quiet: '#474c57',
  line: '#dbd8cd',
  good: '#08704d',
  bad: '#b8322a',
  lead: '#d48a00',
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[^\P{C}\n]/gu, '')

/** Letters of a name that fit into so many pixels; wide letters count twice. */
export function fitting(text: string, pixels: number, size = 12): string {
  let left = pixels / (size * 0.56)
  let taken = ''
  for (const letter of text) {
    left -= letter > '\u2e80' ? 1.8 : 1
    if (left < 1) return taken === text ? text : `${taken}…`
    taken += letter
  }
  return text
}

interface Look {
  readonly size?: number
  readonly fill?: string
  readonly bold?: boolean
  readonly end?: boolean
}

function write(
  x: number,
  y: number,
  text: string,
  { size = 12, fill = INK.text, bold, end }: Look = {},
): string {
  const more = `${bold ? ' font-weight="600"' : ''}${end ? ' text-anchor="end"' : ''}`
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${more}>${escaped(text)}</text>`
}

function drawReplica(
  replica: PosterReplica,
  x: number,
  y: number,
  width: number,
  { stage }: PosterText,
): string {
  const leads = replica.role === 'leader'
  const said =
    replica.sync === 'isr'
      ? leads
        ? stage.replicaRoles.leader
        : stage.isr
      : stage[replica.sync === 'elr' ? 'elr' : 'outOfIsr']
  const offset = replica.logEndOffset === null ? '–' : String(replica.logEndOffset)
  // Full: leads. Ring: follows in sync. Dashed: out of sync.
  const mark = leads
    ? `<circle cx="${x + 6}" cy="${y - 4}" r="5" fill="${INK.lead}"/>`
    : `<circle cx="${x + 6}" cy="${y - 4}" r="4.5" fill="none" stroke="${replica.sync === 'isr' ? INK.good : INK.bad}"${replica.sync === 'isr' ? '' : ' stroke-dasharray="2 2"'}/>`
  return (
    mark +
    write(x + 18, y, fitting(replica.partition, width - 128), { bold: leads }) +
    write(x + width - 48, y, fitting(said, 60, 11), {
      size: 11,
      fill: replica.sync === 'isr' ? INK.quiet : INK.bad,
      end: true,
    }) +
    write(x + width, y, offset, { end: true })
  )
}

function drawBroker(
  broker: PosterBroker,
  x: number,
  y: number,
  width: number,
  height: number,
  text: PosterText,
): string {
  const up = broker.state === 'running'
  const frame = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="#fff" stroke="${up ? INK.line : INK.bad}"${up ? '' : ' stroke-dasharray="4 3"'}/>`
  const inner = width - 24
  const rows = broker.replicas.map((replica, i) =>
    drawReplica(replica, x + 12, y + 50 + i * ROW, inner, text),
  )
  const more =
    broker.more > 0
      ? write(x + 12, y + 50 + rows.length * ROW, text.words.more(String(broker.more)), { fill: INK.quiet })
      : ''
  return (
    frame +
    write(x + 12, y + 24, text.stage.broker(broker.id), { size: 14, bold: true }) +
    write(x + width - 12, y + 24, text.stage.brokerStates[broker.state], {
      fill: up ? INK.good : INK.bad,
      end: true,
    }) +
    rows.join('') +
    more
  )
}

interface Part {
  readonly svg: string
  readonly height: number
}

function drawBrokers({ brokers, moreBrokers }: PosterView, top: number, text: PosterText): Part {
  const columns = Math.min(3, Math.max(1, brokers.length))
  const width = (WIDTH - 2 * PAD - (columns - 1) * GAP) / columns
  const lines = Math.max(1, ...brokers.map(({ replicas, more }) => replicas.length + (more > 0 ? 1 : 0)))
  const height = 48 + lines * ROW
  const drawn = brokers.map((broker, i) =>
    drawBroker(
      broker,
      PAD + (i % columns) * (width + GAP),
      top + Math.floor(i / columns) * (height + GAP),
      width,
      height,
      text,
    ),
  )
  const tall = Math.ceil(brokers.length / columns) * (height + GAP)
  if (moreBrokers === 0) return { svg: drawn.join(''), height: tall }
  const more = write(PAD, top + tall, text.words.more(String(moreBrokers)), { fill: INK.quiet })
  return { svg: drawn.join('') + more, height: tall + ROW }
}

function drawClients(view: PosterView, top: number, { words }: PosterText): Part {
  const more = (n: number) => (n > 0 ? [['', words.more(String(n))] as const] : [])
  const left = [
    ...view.producers.map(({ id, topic }) => [id, words.producer(topic)] as const),
    ...more(view.moreProducers),
  ]
  const right = [
    ...view.groups.map(
      ({ id, lag }) => [id, lag === null ? words.unknownLag : words.group(String(lag))] as const,
    ),
    ...more(view.moreGroups),
  ]
  const column = (lines: readonly (readonly [string, string])[], x: number, width: number) =>
    lines
      .map(
        ([name, said], i) =>
          write(x, top + 12 + i * ROW, fitting(name, width * 0.5), { bold: true }) +
          write(x + width, top + 12 + i * ROW, fitting(said, width * 0.5), { fill: INK.quiet, end: true }),
      )
      .join('')
  const width = (WIDTH - 2 * PAD - 2 * GAP) / 2
  const svg = column(left, PAD, width) + column(right, PAD + width + 2 * GAP, width)
  return { svg, height: Math.max(left.length, right.length) * ROW }
}

/** What the picture says, for those who do not see it. */
export function labelOf(view: PosterView, { title, words, stage }: PosterText): string {
  const brokers = view.brokers.map(({ id, state, leads }) =>
    words.broker(stage.broker(id), stage.brokerStates[state], leads.slice(0, 6).join(', ') || words.nothing),
  )
  if (view.moreBrokers > 0) brokers.push(words.more(String(view.moreBrokers)))
  return words.label(title, formatTime(view.now), brokers.join('. '))
}

/** Draws a moment. */
export function drawPoster(view: PosterView, text: PosterText): string {
  const head =
    write(PAD, 36, fitting(text.title, WIDTH - 200, 16), { size: 16, bold: true }) +
    write(WIDTH - PAD, 36, formatTime(view.now), { size: 14, fill: INK.quiet, end: true })
  const brokers = drawBrokers(view, 56, text)
  const clients = drawClients(view, 56 + brokers.height + 4, text)
  const height = 56 + brokers.height + clients.height + PAD
  const label = escaped(labelOf(view, text))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="${SANS}"><title>${label}</title><rect width="${WIDTH}" height="${height}" fill="#fff"/>${head}${brokers.svg}${clients.svg}</svg>`
}

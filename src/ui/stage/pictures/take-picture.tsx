/** The stage as one picture: its cards as boxes with their words, over them what the canvas draws. */
import { renderToStaticMarkup } from 'react-dom/server'
import type { Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import { readDifferences } from '../../compare/differences.ts'
import type { Player } from '../../player/player.ts'
import { useView } from '../../store.ts'
import { createKeyLooks, type Palette } from '../../theme/palette.ts'
import { readPartition } from '../broker-view.ts'
import { NodeMarks } from '../direct/NodeMarks.tsx'
import { layoutStage } from '../layout.ts'
import type { Size } from '../layout-types.ts'
import { createLeaderChanges } from '../leader-changes.ts'
import { createPainter } from '../painter.ts'
import { StageCards } from '../StageCards.tsx'
import { knownKeys, readShape } from '../shape.ts'
import { Wall } from '../Wall.tsx'
import { round, SvgPen } from './svg-pen.ts'

/** The tokens by their names: another shade of one is no other picture. */
const PALETTE: Palette = {
  bg: 'var(--bg)',
  surface: 'var(--surface)',
  surface2: 'var(--surface-2)',
  ink: 'var(--ink)',
  ink2: 'var(--ink-2)',
  ink3: 'var(--ink-3)',
  line: 'var(--line)',
  lineStrong: 'var(--line-strong)',
  accent: 'var(--accent)',
  accentSoft: 'var(--accent-soft)',
  good: 'var(--good)',
  warn: 'var(--warn)',
  bad: 'var(--bad)',
  badSoft: 'var(--bad-soft)',
  hw: 'var(--hw)',
  crown: 'var(--crown)',
  groups: [1, 2, 3, 4].map((i) => `var(--group-${i})`),
  mono: 'monospace',
  sans: 'sans-serif',
  dark: false,
}

/** For whoever opens the picture. */
const STYLE = `<style>svg{--bg:#f6f5f1;--surface:#fff;--surface-2:#eeede6;--ink:#16191f;--ink-2:#474c57;--ink-3:#646a76;--line:#dbd8cd;--line-strong:#8d8c84;--accent:#2460d3;--accent-soft:#e3ebfb;--good:#08704d;--warn:#8a5300;--bad:#b8322a;--bad-soft:#fbe6e3;--hw:#086f60;--crown:#d48a00;--group-1:#7a3ea8;--group-2:#2460d3;--group-3:#a8440a;--group-4:#08704d}</style>`

const PLACED =
  /<(?:\w+)([^>]*?) style="left:(-?[\d.]+)(?:px)?;top:(-?[\d.]+)(?:px)?;width:(-?[\d.]+)(?:px)?;height:(-?[\d.]+)(?:px)?[^"]*"[^>]*>/g

/** Every card that has a place: where it is, how it is named, what is written on it. */
function cardsOf(markup: string, fill = PALETTE.surface): string[] {
  const found = [...markup.matchAll(PLACED)]
  return found.flatMap((match, i) => {
    const end = found[i + 1]?.index ?? markup.length
    const [x = 0, y = 0, w = 0, h = 0] = match.slice(2, 6).map((value) => round(Number(value)))
    const label = /aria-label="([^"]*)"/.exec(match[0])?.[1] ?? ''
    const words = markup
      .slice((match.index ?? 0) + match[0].length, end)
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    return [
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${fill}" stroke="${PALETTE.line}"${label === '' ? '/>' : `><title>${label}</title></rect>`}`,
      ...(words === ''
        ? []
        : [`<text x="${x + 6}" y="${y + 12}" font-size="9" fill="${PALETTE.ink2}">${words}</text>`]),
    ]
  })
}

export interface PictureOf {
  readonly run: Run
  readonly size: Size
  readonly words: StageWords
}

interface Taken {
  readonly size: Size
  readonly lines: readonly string[]
}

function take({ run, size, words }: PictureOf, name = ''): Taken {
  const { hiddenTopics, layers } = useView.getState()
  const shape = readShape(run.world, hiddenTopics)
  const layout = layoutStage(shape, size, shape.topics[0]?.name ?? null)
  const changed = createLeaderChanges().read(run)
  const looks = createKeyLooks(knownKeys(run.world))
  const still = () => undefined
  const markup = renderToStaticMarkup(
    <StageCards
      player={{ playing: false } as Player}
      run={run}
      layout={layout}
      shape={shape}
      partitions={layout.columns.map((column) => (column.seen ? readPartition(run, column, changed) : null))}
      looks={looks}
      topic={shape.topics[0]?.name ?? null}
      lit={null}
      words={words}
      onTopic={still}
      onAddProducer={still}
      onAddConsumer={still}
      onCloseClient={still}
    />,
  )
  const over = renderToStaticMarkup(
    <>
      {layout.wall && <Wall layout={layout} wall={layout.wall} run={run} words={words} />}
      <NodeMarks player={{} as Player} run={run} layout={layout} words={words} />
    </>,
  )
  const pen = new SvgPen(name)
  const groups = shape.groups.map((group) => group.id)
  const emphasis = { hovered: null, selected: null, followed: null }
  createPainter(layout, { from: new Map() }, () => null).paint(
    pen as unknown as CanvasRenderingContext2D,
    run,
    {
      palette: PALETTE,
      looks,
      layers,
      groups,
      still: false,
      jump: true,
      emphasis,
      chosen: null,
      dimmed: null,
    },
    0,
  )
  const { width, height } = layout
  return {
    size: { width, height },
    lines: [
      `<rect width="${width}" height="${height}" fill="${PALETTE.bg}"/>`,
      '<g id="cards">',
      ...cardsOf(markup),
      '</g>',
      '<g id="canvas">',
      ...pen.lines,
      '</g>',
      ...(over === '' ? [] : ['<g id="over">', ...cardsOf(over, 'none'), '</g>']),
    ],
  }
}

function fileOf({ width, height }: Size, lines: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif">`,
    '<title>The stage</title>',
    STYLE,
    ...lines,
    '</svg>',
    '',
  ].join('\n')
}

/** Takes the picture; the same run at the same moment gives the same text, wherever it is taken. */
export function takePicture(of: PictureOf): string {
  const { size, lines } = take(of)
  return fileOf(size, lines)
}

const GAP = 16
const ROW = 16

/** Two runs beside each other, and below them by what they differ. */
export function takeComparison(first: PictureOf, second: PictureOf): string {
  const [a, b] = [take(first, 'a-'), take(second, 'b-')]
  const top = Math.max(a.size.height, b.size.height) + GAP
  const { differences, partsAt } = readDifferences(first.run, second.run)
  const rows = [
    `parts at ${partsAt}`,
    ...differences
      .filter((each) => each.first !== each.second)
      .map(
        ({ name, of, first: one, second: other, at }) => `${name} ${of ?? ''} ${one} ${other} ${at ?? ''}`,
      ),
  ]
  const size = { width: a.size.width + GAP + b.size.width, height: top + (rows.length + 1) * ROW }
  return fileOf(size, [
    ...a.lines,
    `<g transform="translate(${a.size.width + GAP})">`,
    ...b.lines,
    '</g>',
    ...rows.map((row, i) => `<text x="8" y="${top + (i + 1) * ROW}" font-size="11">${row.trim()}</text>`),
  ])
}

/**
 * A canvas context that writes down what is drawn with it as SVG: a list of draw calls that is the same on every machine,
 * and a picture for whoever opens it. Knows what the stage draws with, and refuses the rest.
 */

type Matrix = readonly [number, number, number, number, number, number]

interface State {
  matrix: Matrix
  clip: string | null
  alpha: number
  fill: string
  stroke: string
  width: number
  dash: readonly number[]
  font: string
  align: CanvasTextAlign
  baseline: CanvasTextBaseline
}

/** Two decimals: finer differences are the machine's. */
export const round = (value: number): number => Math.round(value * 100) / 100 + 0

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

const BASELINES: Readonly<Record<string, string>> = { middle: 'central', top: 'hanging', alphabetic: 'auto' }
const ANCHORS: Readonly<Record<string, string>> = { center: 'middle', left: 'start', right: 'end' }
/** Of a mean letter, so that nothing depends on the fonts of a machine. */
const LETTER = 0.58

const sizeOf = (font: string): number => Number(/([\d.]+)px/.exec(font)?.[1] ?? 10)

export class SvgPen {
  readonly lines: string[] = []
  readonly #name: string

  /** The name tells the clips of two pictures in one file apart. */
  constructor(name = '') {
    this.#name = name
  }

  #clips = 0
  #path: string[] = []
  #stack: State[] = []
  #state: State = {
    matrix: [1, 0, 0, 1, 0, 0],
    clip: null,
    alpha: 1,
    fill: '#000',
    stroke: '#000',
    width: 1,
    dash: [],
    font: '10px sans-serif',
    align: 'left',
    baseline: 'alphabetic',
  }

  set globalAlpha(alpha: number) {
    this.#state.alpha = alpha
  }
  get globalAlpha(): number {
    return this.#state.alpha
  }
  set fillStyle(fill: string) {
    this.#state.fill = fill
  }
  set strokeStyle(stroke: string) {
    this.#state.stroke = stroke
  }
  set lineWidth(width: number) {
    this.#state.width = width
  }
  set font(font: string) {
    this.#state.font = font
  }
  set textAlign(align: CanvasTextAlign) {
    this.#state.align = align
  }
  set textBaseline(baseline: CanvasTextBaseline) {
    this.#state.baseline = baseline
  }

  save(): void {
    this.#stack.push({ ...this.#state })
  }
  restore(): void {
    this.#state = this.#stack.pop() ?? this.#state
  }
  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#state.matrix
    this.#state.matrix = [a, b, c, d, e + a * x + c * y, f + b * x + d * y]
  }
  rotate(angle: number): void {
    const [a, b, c, d, e, f] = this.#state.matrix
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    this.#state.matrix = [a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, e, f]
  }
  getTransform(): { a: number } {
    return { a: this.#state.matrix[0] }
  }
  setLineDash(dash: readonly number[]): void {
    this.#state.dash = dash
  }

  beginPath(): void {
    this.#path = []
  }
  closePath(): void {
    this.#path.push('Z')
  }
  moveTo(x: number, y: number): void {
    this.#path.push(`M${this.#at(x, y)}`)
  }
  lineTo(x: number, y: number): void {
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${this.#at(x, y)}`)
  }
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    this.#path.push(`C${this.#at(ax, ay)} ${this.#at(bx, by)} ${this.#at(x, y)}`)
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.moveTo(x, y)
    for (const [dx, dy] of [
      [w, 0],
      [w, h],
      [0, h],
    ] as const)
      this.lineTo(x + dx, y + dy)
    this.closePath()
  }
  roundRect(x: number, y: number, w: number, h: number, radii: number | readonly number[] = 0): void {
    const most = Math.min(Math.abs(w), Math.abs(h)) / 2
    const [a, b, c, d] = (typeof radii === 'number' ? [radii, radii, radii, radii] : radii).map((r) =>
      Math.min(r, most),
    ) as [number, number, number, number]
    const arc = (r: number, px: number, py: number) =>
      this.#path.push(r === 0 ? `L${this.#at(px, py)}` : `A${round(r)} ${round(r)} 0 0 1 ${this.#at(px, py)}`)
    this.moveTo(x + a, y)
    this.lineTo(x + w - b, y)
    arc(b, x + w, y + b)
    this.lineTo(x + w, y + h - c)
    arc(c, x + w - c, y + h)
    this.lineTo(x + d, y + h)
    arc(d, x, y + h - d)
    this.lineTo(x, y + a)
    arc(a, x + a, y)
    this.closePath()
  }
  arc(cx: number, cy: number, r: number, from: number, to: number, back = false): void {
    const point = (angle: number) => [cx + r * Math.cos(angle), cy + r * Math.sin(angle)] as const
    const sweep = back ? 0 : 1
    const span = Math.abs(to - from)
    this.lineTo(...point(from))
    const half = from + (to - from) / 2
    // A whole circle is two halves: an arc to its own start is none.
    for (const end of span > Math.PI * 1.5 ? [half, to] : [to])
      this.#path.push(
        `A${round(r)} ${round(r)} 0 ${span > Math.PI && span <= Math.PI * 1.5 ? 1 : 0} ${sweep} ${this.#at(...point(end))}`,
      )
  }

  clip(): void {
    const id = `${this.#name}c${this.#clips++}`
    const inside = this.#state.clip === null ? '' : ` clip-path="url(#${this.#state.clip})"`
    this.lines.push(`<clipPath id="${id}"${inside}><path d="${this.#path.join('')}"/></clipPath>`)
    this.#state.clip = id
  }
  fill(): void {
    this.#emit(`<path d="${this.#path.join('')}"`, `fill="${this.#state.fill}"`)
  }
  stroke(): void {
    if (this.#path.length === 0) return
    const { stroke, width, dash } = this.#state
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''
    this.#emit(
      `<path d="${this.#path.join('')}"`,
      `fill="none" stroke="${stroke}" stroke-width="${round(width)}"${dashes}`,
    )
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    const kept = this.#path
    this.#path = []
    this.rect(x, y, w, h)
    this.fill()
    this.#path = kept
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    const kept = this.#path
    this.#path = []
    this.rect(x, y, w, h)
    this.stroke()
    this.#path = kept
  }
  fillText(text: string, x: number, y: number): void {
    const { font, align, baseline, fill, matrix } = this.#state
    const [a, b] = matrix
    const angle = Math.round((Math.atan2(b, a) * 180) / Math.PI)
    const at = this.#at(x, y)
    const turn = angle === 0 ? '' : ` transform="rotate(${angle} ${at})"`
    const [px, py] = at.split(' ')
    const weight = /^(\d+) /.exec(font)?.[1] ?? '400'
    this.#emit(
      `<text x="${px}" y="${py}" font-size="${round(sizeOf(font))}" font-weight="${weight}"${turn}`,
      `text-anchor="${ANCHORS[align] ?? 'start'}" dominant-baseline="${BASELINES[baseline] ?? 'auto'}" fill="${fill}"`,
      escaped(text),
    )
  }
  measureText(text: string): { width: number } {
    return { width: text.length * sizeOf(this.#state.font) * LETTER }
  }

  #at(x: number, y: number): string {
    const [a, b, c, d, e, f] = this.#state.matrix
    return `${round(a * x + c * y + e)} ${round(b * x + d * y + f)}`
  }
  #emit(start: string, paint: string, text?: string): void {
    const { alpha, clip } = this.#state
    const opacity = alpha === 1 ? '' : ` opacity="${round(alpha)}"`
    const inside = clip === null ? '' : ` clip-path="url(#${clip})"`
    this.lines.push(`${start} ${paint}${opacity}${inside}${text === undefined ? '/>' : `>${text}</text>`}`)
  }
}

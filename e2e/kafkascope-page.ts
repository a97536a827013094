import { expect, type Locator, type Page } from '@playwright/test'

/** The page as a person meets it, in the words of one language. */
export class KafkascopePage {
  readonly page: Page
  readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  async open(fragment = ''): Promise<void> {
    await this.page.goto(`/${fragment}`)
    await expect(this.page.getByRole('timer')).not.toHaveText('00:00.000')
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
  }

  /** Simulated milliseconds as the transport shows them. */
  async now(): Promise<number> {
    const text = (await this.page.getByRole('timer').textContent()) ?? ''
    const [, minutes, seconds] = /(\d+):([\d.]+)/.exec(text) ?? []
    return Math.round(Number(minutes) * 60_000 + Number(seconds) * 1000)
  }

  get pause(): Locator {
    // The inspector has a button of that name too: it pauses a process.
    return this.page.getByTitle('Pause', { exact: true })
  }
  get play(): Locator {
    return this.button('Play')
  }
  get scrubber(): Locator {
    return this.page.getByRole('slider', { name: 'Moment' })
  }
  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }
  get inspector(): Locator {
    return this.page.getByRole('region', { name: 'Inspector' })
  }
  get story(): Locator {
    return this.page.getByRole('region', { name: 'What just happened' })
  }
  get health(): Locator {
    return this.page.getByRole('status', { name: 'Cluster health' })
  }

  broker(id: number): Locator {
    return this.button(new RegExp(`^broker ${id}: `))
  }
  replica(partition: string, broker: number): Locator {
    return this.button(new RegExp(`^${partition} on broker ${broker}: `))
  }
  partition(name: string): Locator {
    return this.button(new RegExp(`^Partition ${name}: `))
  }
  consumer(id: string): Locator {
    return this.button(new RegExp(`^Consumer ${id}: `))
  }
  group(id: string): Locator {
    return this.button(new RegExp(`^Consumer group ${id}: `))
  }

  /** The number after a word in a label, such as `log end offset`. */
  async numberIn(locator: Locator, word: string): Promise<number> {
    const label = (await locator.getAttribute('aria-label')) ?? ''
    return Number(new RegExp(`${word} (\\d+)`).exec(label)?.[1] ?? Number.NaN)
  }

  /** Everything the stage says of the replicas, to compare two moments. */
  async replicas(): Promise<string[]> {
    const labels = await this.page
      .getByRole('region', { name: 'Replicas' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
    return labels.filter((label) => label.includes(' on broker '))
  }

  /** On a narrow screen the timeline is folded away. */
  async unfoldTimeline(): Promise<void> {
    const fold = this.page.locator('summary').filter({ hasText: 'Timeline' })
    // Either may still be under way.
    await expect(this.scrubber.or(fold).first()).toBeVisible()
    if (!(await this.scrubber.isVisible())) await fold.click()
    await expect(this.scrubber).toBeVisible()
  }

  /** Goes to a moment by the scrubber. */
  async scrubTo(ms: number): Promise<void> {
    await this.unfoldTimeline()
    await this.scrubber.fill(String(Math.round(ms * 1000)))
    await expect.poll(() => this.now()).toBe(Math.round(ms))
  }

  /**
   * Where time stands and what the replicas are then. Time stops within a millisecond, and a message may arrive in the
   * rest of it: only a moment that was gone to can be gone to again.
   */
  async moment(): Promise<{ at: number; replicas: string[] }> {
    const at = await this.now()
    await this.scrubTo(at)
    return { at, replicas: await this.replicas() }
  }

  /** What shares this moment and takes files in; on a narrow screen it is behind the menu. */
  async openShare(): Promise<void> {
    const share = this.button('Share')
    if (!(await share.isVisible())) await this.button('Menu').click()
    await share.click()
  }

  /** Drops a file of that text on the page. */
  async drop(name: string, text: string): Promise<void> {
    const offered = () =>
      this.page.evaluate(
        ([fileName, content]) => {
          const made = new DataTransfer()
          made.items.add(new File([content], fileName, { type: 'application/json' }))
          const event = (kind: string) =>
            new DragEvent(kind, { dataTransfer: made, bubbles: true, cancelable: true })
          // Who takes files says so when one is held over the page; it may still be on its way.
          if (document.body.dispatchEvent(event('dragover'))) return false
          document.body.dispatchEvent(event('drop'))
          return true
        },
        [name, text] as const,
      )
    await expect.poll(offered).toBe(true)
  }

  /** The link to this moment, from the share popover; on a narrow screen it is behind the menu. */
  async sharedLink(): Promise<string> {
    await this.openShare()
    const box = this.page.getByRole('textbox', { name: 'Link' })
    await expect(box).toHaveValue(/#(v\d+:|scenario=)/)
    const link = await box.inputValue()
    await this.page.keyboard.press('Escape')
    await this.page.keyboard.press('Escape')
    return link.slice(link.indexOf('#'))
  }

  /** Presses "next notable" until the story tells of something. */
  async until(text: RegExp, most = 40): Promise<void> {
    for (let i = 0; i < most; i++) {
      if (text.test((await this.story.textContent()) ?? '')) return
      await this.button('Next notable event').click()
      await this.page.waitForTimeout(60)
    }
    await expect(this.story).toHaveText(text)
  }

  /** Hurries on for some simulated time, then pauses. */
  async runFor(ms: number): Promise<void> {
    const to = (await this.now()) + ms
    await this.setSpeed(20)
    if (await this.play.isVisible()) await this.play.click()
    await expect.poll(() => this.now(), { timeout: 30_000, intervals: [50] }).toBeGreaterThan(to)
    await this.pause.click()
  }

  async setSpeed(times: number): Promise<void> {
    const slider = this.page.getByRole('slider', { name: 'Speed' })
    const folded = !(await slider.isVisible())
    if (folded) await this.button('Speed presets').click()
    await slider.fill(String(Math.log10(times)))
    if (folded) await this.page.keyboard.press('Escape')
  }
}

/** What a step changed, told from the texts on the screen: they are readings of the world. Pure. */

/** How the moment shown was reached. */
export interface StepMoment {
  /** The number of the step that led to it, null when no step did: play, a jump, another run. */
  readonly step: number | null
  readonly language: string
}

/** Remembers what one text was before the step that is shown. */
export class StepMemory {
  #moment: StepMoment | null = null
  #text: string | null = null
  #before: string | null = null

  /**
   * Takes in a text as it is shown now, null for one that is never marked; what it was before the step, null when
   * the step left it as it was.
   */
  see(moment: StepMoment, text: string | null): string | null {
    const last = this.#moment
    if (last?.step !== moment.step) this.#before = this.#text
    // In other words the same would look changed.
    if (last === null || last.language !== moment.language) this.#before = null
    this.#moment = moment
    this.#text = text
    const { step } = moment
    return step === null || text === null || this.#before === text ? null : this.#before
  }
}

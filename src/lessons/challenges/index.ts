import type { ChallengeId } from './catalogue.ts'
import { drain } from './drain.ts'
import { empties } from './empty.ts'
import { freeze } from './freeze.ts'
import { headless } from './headless.ts'
import { loseOne } from './lose-one.ts'
import { noPause } from './no-pause.ts'
import { rolling } from './rolling.ts'
import { twice } from './twice.ts'
import { twoDead } from './two-dead.ts'
import type { Challenge } from './types.ts'
import { unreadable } from './unreadable.ts'

export const challenges: Readonly<Record<ChallengeId, Challenge>> = {
  'lose-one': loseOne,
  twice,
  'two-dead': twoDead,
  unreadable,
  'no-pause': noPause,
  drain,
  freeze,
  empty: empties,
  rolling,
  headless,
}

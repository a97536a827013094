/** The challenges, in order. They come in a file of their own when somebody opens one. */
import type { Challenge } from './types.ts'

export const CHALLENGE_IDS = [
  'lose-one',
  'twice',
  'two-dead',
  'unreadable',
  'no-pause',
  'drain',
  'freeze',
  'empty',
  'rolling',
  'headless',
] as const

export type ChallengeId = (typeof CHALLENGE_IDS)[number]

/** True for an id of the catalogue. */
export function isChallenge(id: string): id is ChallengeId {
  return (CHALLENGE_IDS as readonly string[]).includes(id)
}

/** Fetches all challenges, by id. */
export async function loadChallenges(): Promise<Readonly<Record<ChallengeId, Challenge>>> {
  return (await import('./index.ts')).challenges
}

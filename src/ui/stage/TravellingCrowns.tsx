/** The only thing on the page that moves by itself: fetched after the first paint. */
import { domAnimation, LazyMotion, MotionConfig } from 'framer-motion'
import * as m from 'framer-motion/m'
import { Crown } from './Crown.tsx'
import styles from './stage.module.css'

export interface CrownPlaces {
  readonly places: readonly { readonly key: string; readonly x: number; readonly y: number }[]
  /** False when they are placed, not moved. */
  readonly travel: boolean
}

/** Crowns that travel to where they belong. */
export function TravellingCrowns({ places, travel }: CrownPlaces) {
  return (
    <LazyMotion strict features={domAnimation}>
      <MotionConfig reducedMotion="user">
        {places.map(({ key, x, y }) => (
          <m.div
            key={key}
            className={styles.travellingCrown}
            initial={false}
            animate={{ x, y }}
            transition={{ duration: travel ? 0.7 : 0, ease: 'easeInOut' }}
            aria-hidden="true"
          >
            <Crown />
          </m.div>
        ))}
      </MotionConfig>
    </LazyMotion>
  )
}

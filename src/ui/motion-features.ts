/** The part of framer-motion that is loaded after the first paint. */
export { domAnimation as features } from 'framer-motion'

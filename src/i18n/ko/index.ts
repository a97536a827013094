import { author } from './author.ts'
import { bookmarks } from './bookmarks.ts'
import { build } from './build.ts'
import { code } from './code.ts'
import { commands } from './commands.ts'
import { compare } from './compare.ts'
import { configs } from './configs.ts'
import { direct } from './direct.ts'
import { embed } from './embed.ts'
import { exported } from './export.ts'
import { fates } from './fates.ts'
import { flight } from './flight.ts'
import { groups } from './groups.ts'
import { inHand } from './in-hand.ts'
import { inspector } from './inspector.ts'
import { lessons } from './lessons.ts'
import { library } from './library.ts'
import { map } from './map.ts'
import { metrics } from './metrics.ts'
import { narration } from './narration.ts'
import { notices } from './notices.ts'
import { offline } from './offline.ts'
import { operate } from './operate.ts'
import { panels } from './panels.ts'
import { poster } from './poster.ts'
import { sequence } from './sequence.ts'
import { share } from './share.ts'
import { shell } from './shell.ts'
import { stage } from './stage.ts'
import { terminal } from './terminal.ts'
import { time } from './time.ts'
import { why } from './why.ts'

/** 한국어의 모든 말. 한국어로 읽을 때만 가져온다. */
export const ko = {
  page: { shell },
  panels,
  poster,
  author,
  bookmarks,
  build,
  code,
  commands,
  inHand,
  configs,
  direct,
  stage,
  narration,
  inspector,
  offline,
  operate,
  notices,
  exported,
  embed,
  fates,
  flight,
  groups,
  terminal,
  map,
  library,
  lessons,
  time,
  sequence,
  share,
  why,
  compare,
  metrics,
}

import '@fontsource-variable/inter/wght.css'
import './ui/app.css'
import { isLink } from './share/is-link.ts'
import { sayNotFetched, showFirstPicture } from './ui/first-picture.ts'
import { recallPreferences } from './ui/hooks/use-preferences.ts'
import { startPage } from './ui/open-run.ts'
import { useView } from './ui/store.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root element')

async function start(place: HTMLElement): Promise<void> {
  // On its way at once, and needed only when the stage moves.
  const page = import('./ui/page.tsx')
  const recalled = recallPreferences()
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const player = startPage(location.hash, still)
  if (still) useView.getState().say('motion')
  // A link shows another cluster as soon as it is read, and a lesson has a panel beside the stage.
  if (!isLink(location.hash) && useView.getState().lesson === null) showFirstPicture(place, player, still)
  try {
    const [{ showPage }] = await Promise.all([page, recalled])
    showPage(place, player)
  } catch (problem) {
    sayNotFetched(place)
    throw problem
  }
}

void start(root)

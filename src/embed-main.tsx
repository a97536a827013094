import '@fontsource-variable/inter/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readOptions } from './embed/options.ts'
import { loadRooms } from './engine/index.ts'
import './ui/app.css'
import { EmbedPage } from './ui/embed/EmbedPage.tsx'
import { showLanguage, showTheme } from './ui/embed/looks.ts'
import { recallPreferences } from './ui/hooks/use-preferences.ts'
import { startPage } from './ui/open-run.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('embed.html has no #root element')

async function start(page: HTMLElement): Promise<void> {
  const options = readOptions(location.search)
  if (options.ignored.length > 0)
    console.warn('kafkascope: ignored in the address:', options.ignored.join(', '))
  const [, player] = await Promise.all([
    recallPreferences(),
    loadRooms(['rest']).then(() => startPage(location.hash, true)),
  ])
  showTheme(options.theme)
  if (options.language) await showLanguage(options.language)
  // Still until it is pressed, unless the author wants otherwise and the reader does not mind motion.
  const mayMove = !matchMedia('(prefers-reduced-motion: reduce)').matches
  if (options.autoplay && mayMove) player.play()
  createRoot(page).render(
    <StrictMode>
      <EmbedPage player={player} options={options} />
    </StrictMode>,
  )
}

void start(root)

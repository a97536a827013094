import '@fontsource-variable/inter/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/App.tsx'
import './ui/app.css'
import { recallPreferences } from './ui/hooks/use-preferences.ts'
import { startPage } from './ui/open-run.ts'
import { useView } from './ui/store.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root element')

async function start(page: HTMLElement): Promise<void> {
  await recallPreferences()
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const player = startPage(location.hash, still)
  if (still) useView.getState().say('motion')
  createRoot(page).render(
    <StrictMode>
      <App player={player} />
    </StrictMode>,
  )
}

void start(root)

import { useState } from 'react'
import { useWords } from '../hooks/use-words.ts'
import { later } from '../later.tsx'
import { Popover } from './Popover.tsx'

const SharePanel = later(() => import('../share/SharePanel.tsx').then((m) => m.SharePanel))

/** Gives this moment of this run away, and takes one in. */
export function ShareMenu() {
  const words = useWords().shell.share
  const [opened, setOpened] = useState(0)
  return (
    <Popover label={words.button} icon="link" look="primary" onOpen={() => setOpened((n) => n + 1)}>
      {(close) => opened > 0 && <SharePanel key={opened} close={close} />}
    </Popover>
  )
}

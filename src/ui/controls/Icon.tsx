import styles from './controls.module.css'

const PATHS = {
  play: 'M8 5.2v13.6a.6.6 0 0 0 .93.5l10.2-6.8a.6.6 0 0 0 0-1L8.93 4.7A.6.6 0 0 0 8 5.2Z',
  pause: 'M7 5h3.4v14H7zM13.6 5H17v14h-3.4z',
  stepForward: 'M7 5.4v13.2l8.6-6.6zM16.6 5.4h2v13.2h-2z',
  stepBack: 'M17 5.4v13.2L8.4 12zM5.4 5.4h2v13.2h-2z',
  next: 'M5 6v12l7-6zM12 6v12l7-6z',
  previous: 'M19 6v12l-7-6zM12 6v12l-7-6z',
  nextRequest: 'M3 11h10V6.6L20.4 12 13 17.4V13H3zM20 5h2v14h-2z',
  previousRequest: 'M21 11H11V6.6L3.6 12 11 17.4V13h10zM2 5h2v14H2z',
  director: 'M3 17.5 8 9l4 5 3.2-7.5L21 17.5h-2.3l-3.3-6.3-3 7-4.2-5.3-2.7 4.6z',
  close: 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6 10.6 12 5 6.4z',
  menu: 'M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z',
  moon: 'M20 14.6A8.4 8.4 0 0 1 9.4 4a.5.5 0 0 0-.7-.5 9 9 0 1 0 11.8 11.8.5.5 0 0 0-.5-.7Z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM11 2h2v3h-2zM11 19h2v3h-2zM2 11h3v2H2zM19 11h3v2h-3zM4.2 5.6l1.4-1.4 2.1 2.1-1.4 1.4zM16.3 17.7l1.4-1.4 2.1 2.1-1.4 1.4zM4.2 18.4l2.1-2.1 1.4 1.4-2.1 2.1zM16.3 6.3l2.1-2.1 1.4 1.4-2.1 2.1z',
  down: 'M6.7 9 12 14.3 17.3 9l1.2 1.2L12 16.7l-6.5-6.5z',
  crown: 'M4 17.5 3 7.6l5 3.6 4-6.2 4 6.2 5-3.6-1 9.9z',
  link: 'M10.6 13.4a4 4 0 0 0 5.7 0l3-3a4 4 0 1 0-5.7-5.7l-1.2 1.2 1.4 1.4L15 6.1a2 2 0 1 1 2.9 2.9l-3 3a2 2 0 0 1-2.9 0zM13.4 10.6a4 4 0 0 0-5.7 0l-3 3a4 4 0 1 0 5.7 5.7l1.2-1.2-1.4-1.4L9 17.9A2 2 0 1 1 6.1 15l3-3a2 2 0 0 1 2.9 0z',
  bolt: 'M13.5 2 5 13.6h5.4L9.4 22 19 9.6h-6z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  send: 'M3.4 20.4 21 12 3.4 3.6 3 10l11 2-11 2z',
  layers: 'M12 3 2 8.5l10 5.5 10-5.5zM4.4 12.3 2 13.6l10 5.5 10-5.5-2.4-1.3L12 16.5z',
  tools:
    'M14.7 3.2a5.5 5.5 0 0 0-5.3 7.3L3 16.9V21h4.1l6.4-6.4a5.5 5.5 0 0 0 7.3-5.3c0-.7-.1-1.3-.3-1.9l-3.3 3.3-3.2-.7-.7-3.2 3.3-3.3c-.6-.2-1.2-.3-1.9-.3Z',
  help: 'M11 17h2v2h-2zM12 4.6c-2.5 0-4.2 1.5-4.4 3.8l2 .2c.1-1.2 1-2 2.4-2s2.3.8 2.3 1.9c0 1-.5 1.5-1.6 2.3-1.3.9-1.8 1.8-1.7 3.4v.8h2v-.5c0-1.1.3-1.5 1.4-2.2 1.4-1 2-2.1 2-3.7 0-2.4-1.8-4-4.4-4Z',
} as const

export type IconName = keyof typeof PATHS

/** A small picture beside or instead of a word; never the only name of a control. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  )
}

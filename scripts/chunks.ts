/**
 * What the stage needs to move (src/main.tsx) comes in one file. Left alone the bundler makes one for every set of pages that
 * share a module, some twenty of them: together they compress worse by 9 KiB.
 */
const STAGE = [
  'engine/',
  'i18n/(korean|not-fetched)',
  'scenarios/',
  'share/is-link',
  'ui/(player/|theme/|store|open-run|compare/state|sequence/pointed|hooks/(use-preferences|storage))',
  'ui/stage/(layout|route|painter|draw-|flights|layers|camera\\.ts|shape|canvas-loop|columns-state)',
  'ui/stage/(transaction-parts|share-view|groups\\.ts|filter)',
].join('|')

/** Rolldown's `output.codeSplitting`: React goes by itself, because the page waits for it and the stage does not. */
export const codeSplitting = {
  groups: [
    { name: 'react', test: /[\\/]node_modules[\\/](react|zustand)[\\/]/, priority: 3 },
    { name: 'react-dom', test: /[\\/]node_modules[\\/](react-dom|scheduler)[\\/]/, priority: 2 },
    {
      name: 'stage',
      test: new RegExp(`[\\\\/]src[\\\\/](${STAGE.replaceAll('/', '[\\\\/]')})`),
      priority: 1,
      // Of these only what is needed at once; and all of it in one file.
      tags: ['$initial' as const],
      entriesAware: true,
      entriesAwareMergeThreshold: 1_000_000,
    },
  ],
}

/** The bundler names a shared file by all who share it. */
export function chunkName({ name }: { readonly name: string }): string {
  return `assets/${name.split('~')[0]}-[hash].js`
}

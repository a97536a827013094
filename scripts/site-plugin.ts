/**
 * What the built page needs to stand on any static host: a policy that lets it load its own files and nothing else,
 * the list of files for its service worker, and the files by which other sites show a link to it.
 *
 * SITE=https://example.org/kafkascope/ npm run build   writes full addresses where other sites want them.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin, Rolldown } from 'vite'
import { oembedOf, previewTags, siteOf } from './link-preview.ts'

/**
 * Also sent as a header by those who can (with frame-ancestors, which only works there). Styles that scripts set are
 * no inline styles; fonts may be inlined into style sheets.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join('; ')

/** Of public/: what belongs to the page itself. */
const PUBLIC = ['favicon.svg', 'manifest.webmanifest', 'icons/icon-192.png', 'icons/icon-512.png']

/** Korean letters come in a hundred parts: they are kept as they are used. */
const isKept = (name: string) =>
  /\.(js|css|html|svg)$/.test(name)
    ? !['sw.js', 'kafka-scope.js'].includes(name)
    : /inter-latin-[^/]*\.woff2$/.test(name)

type Bundle = Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>

/** What the service worker keeps, and a name for just that. Pure but for reading public/. */
function keptFiles(bundle: Bundle): { readonly files: readonly string[]; readonly version: string } {
  const hash = createHash('sha256')
  const built = Object.values(bundle)
    .filter(({ fileName }) => isKept(fileName))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
  for (const file of built) hash.update(file.fileName).update(file.type === 'asset' ? file.source : file.code)
  for (const name of PUBLIC) hash.update(readFileSync(`public/${name}`))
  const names = built.map(({ fileName }) => (fileName === 'index.html' ? './' : fileName))
  return { files: [...names, ...PUBLIC], version: hash.digest('hex').slice(0, 16) }
}

/** Worker and pages are told their version, by which a page knows that a newer one has come. */
function fillWorker(bundle: Bundle): void {
  const worker = bundle['sw.js']
  if (worker?.type !== 'chunk') return
  if (worker.imports.length > 0 || worker.exports.length > 0)
    throw new Error('sw.js must stand alone: browsers run it as a classic script')
  const { files, version } = keptFiles(bundle)
  for (const file of Object.values(bundle))
    if (file.type === 'asset' && file.fileName.endsWith('.html'))
      file.source = String(file.source).replace(
        '<meta charset',
        `<meta name="kafkascope-version" content="${version}" />\n    <meta charset`,
      )
  worker.code = `const FILES=${JSON.stringify(files)},VERSION=${JSON.stringify(version)};${worker.code}`
}

/** Policy, offline list and link previews, in the build only. */
export function sitePlugin(): Plugin {
  const site = siteOf(process.env.SITE)
  return {
    name: 'kafkascope-site',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { filename }) => [
        ...(filename.endsWith('index.html') ? previewTags(site) : []),
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
          injectTo: 'head-prepend',
        },
      ],
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        fillWorker(bundle as Bundle)
        if (site === null) return
        const source = `${JSON.stringify(oembedOf(site), null, 2)}\n`
        this.emitFile({ type: 'asset', fileName: 'oembed.json', source })
      },
    },
  }
}

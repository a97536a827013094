// Compiles examples/article.mdx for its browser test. MDX brings a hundred packages for one test, so it is not among
// the dependencies: npm install --no-save @mdx-js/mdx@3.1.1, then run this.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const { compile } = await import('@mdx-js/mdx')
const source = readFileSync('examples/article.mdx', 'utf8')
const compiled = String(await compile(source, { outputFormat: 'program' }))
const hash = createHash('sha256').update(source).digest('hex')
writeFileSync(
  'e2e/fixtures/article.js',
  `// examples/article.mdx ${hash}\n// as @mdx-js/mdx 3.1.1 compiles it (scripts/compile-example.mjs)\n${compiled}`,
)

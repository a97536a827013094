import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tables } from './generate-tables.mjs'

test.each(Object.entries(tables()))('src/engine/config/%s is what the script writes', (file, text) => {
  expect(readFileSync(new URL(`../src/engine/config/${file}`, import.meta.url), 'utf8')).toBe(text)
})

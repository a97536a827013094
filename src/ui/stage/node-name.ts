import type { StageWords } from '../../i18n/en/stage.ts'

/** A node as its card names it. */
export function nodeName(node: string, words: StageWords): string {
  const [role, ...rest] = node.split('-')
  const name = rest.join('-')
  if (role === 'broker') return words.broker(Number(name))
  if (role === 'controller') return `c${name}`
  if (role === 'zookeeper') return `zk${name}`
  return role === 'producer' || role === 'consumer' ? name : node
}

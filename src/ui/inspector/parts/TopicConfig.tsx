import { BROKER_SYNONYMS, CONFIG_TABLES, type ConfigOverrides, freshestImage } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { configRows } from '../read/configs.ts'
import { brokersOf } from '../read/nodes.ts'
import { ConfigTable } from './ConfigTable.tsx'

/** The configs of a topic: its own where it has them, else the brokers'. */
export function TopicConfig({ topic }: { readonly topic: string }) {
  const rows = useWorld((world) => {
    const own: ConfigOverrides = freshestImage(world)?.configs[topic] ?? {}
    const broker: ConfigOverrides = brokersOf(world)[0]?.config ?? {}
    const names = Object.keys(CONFIG_TABLES.topic)
    const values = Object.fromEntries(
      names.flatMap((name) => {
        const value = own[name] ?? broker[BROKER_SYNONYMS[name] ?? name]
        return value === undefined ? [] : [[name, value]]
      }),
    )
    return configRows('topic', values, null)
  })
  return <ConfigTable rows={rows} />
}

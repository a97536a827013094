/** Fetches rooms of the engine. Node has them all at once (every-room.ts); a page awaits what its run needs. */
import { hasRoom, type RoomName } from './rooms-of.ts'

const LOADERS: Record<RoomName, () => Promise<{ put(): void }>> = {
  zookeeper: () => import('./rooms/zookeeper.ts'),
  rest: () => import('./rooms/rest.ts'),
}

/** Puts rooms in place; rejects, with nothing of a room half in place, when one cannot be had. */
export async function loadRooms(names: readonly RoomName[]): Promise<void> {
  const missing = names.filter((name) => !hasRoom(name))
  const rooms = await Promise.all(missing.map((name) => LOADERS[name]()))
  for (const room of rooms) room.put()
}

/** For Node: imported for what it does, it puts every room of the engine in place at once. */
import { put as putRest } from './rooms/rest.ts'
import { put as putZooKeeper } from './rooms/zookeeper.ts'

putRest()
putZooKeeper()

/** Puts ZooKeeper mode in place: the ensemble, and the controller that is a broker. */
import { onLeadership } from '../broker-behaviour.ts'
import { zooKeeperPlane } from '../controller/zookeeper/plane.ts'
import { zooKeeperMode } from '../late-parts.ts'
import * as servers from '../zookeeper/behaviour.ts'
import { emptyZkDisk } from '../zookeeper/server.ts'

export function put(): void {
  zooKeeperMode.put({ plane: zooKeeperPlane(onLeadership), servers, emptyDisk: emptyZkDisk })
}

/**
 * The seam between a broker and what rules the cluster. A broker's data path is the same in both modes; only here
 * they differ: who the controller is, and what a leader must know of a follower before it lets it into the ISR.
 * (How roles arrive: publisher.ts in KRaft, zookeeper/control-requests.ts else. How a broker comes and goes:
 * lifecycle.ts, zookeeper/startup.ts.)
 */
import type { NodeId } from '../kernel/types.ts'
import { isActiveBroker } from '../metadata/image.ts'
import type { ControlPlane } from '../scenario.ts'
import { type Broker, brokerNode, memoryOf } from '../world.ts'

interface View {
  /** Where requests for the controller go, null while it is not known. */
  readonly controller: (self: Broker) => NodeId | null
  readonly mayBeInSync: (self: Broker, brokerId: number, fetchedWithEpoch: number) => boolean
}

const VIEWS: Record<ControlPlane, View> = {
  kraft: {
    controller: (self) => self.raft.disk.leader,
    mayBeInSync(self, brokerId, fetchedWithEpoch) {
      const { image } = memoryOf(self)
      if (!isActiveBroker(image, brokerId)) return false
      return fetchedWithEpoch === -1 || fetchedWithEpoch === image.brokers[brokerId]?.brokerEpoch
    },
  },
  zookeeper: {
    controller(self) {
      const { zk, image } = memoryOf(self)
      return zk && image.brokers[zk.controllerId] ? brokerNode(zk.controllerId) : null
    },
    // ZkMetadataCache.hasAliveBroker: who is on its way out is refused by the controller.
    mayBeInSync: (self, brokerId) => memoryOf(self).image.brokers[brokerId] !== undefined,
  },
}

/** The controller as this broker knows it. */
export function controllerNode(self: Broker): NodeId | null {
  return VIEWS[self.controlPlane].controller(self)
}

/** Whether a follower that fetched with this broker epoch may enter the ISR (Partition.isReplicaIsrEligible). */
export function mayBeInSync(self: Broker, brokerId: number, fetchedWithEpoch: number): boolean {
  return VIEWS[self.controlPlane].mayBeInSync(self, brokerId, fetchedWithEpoch)
}

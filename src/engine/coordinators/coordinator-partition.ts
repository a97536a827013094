/** Where others look for it; brokers need it as well, for the share coordinator. */
export { coordinatorPartition, javaStringHashCode } from '../broker/coordinator-partition.ts'

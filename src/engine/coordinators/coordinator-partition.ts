/** Where others look for it; brokers need it as well, for the share coordinator. */
export { coordinatorPartition } from '../broker/coordinator-partition.ts'

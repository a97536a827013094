/** Timers by which a broker keeps its logs in order (LogManager, LogCleaner). */
export type StorageTimer =
  | { readonly kind: 'LogRetentionTimer' }
  | { readonly kind: 'LogCleanerTimer' }
  | { readonly kind: 'LogFlushTimer' }
  | { readonly kind: 'RecoveryPointCheckpointTimer' }
  | { readonly kind: 'LogStartOffsetCheckpointTimer' }
  | { readonly kind: 'ProducerIdExpirationTimer' }

/** Connections of a broker's own that more than one part of it has to know by name. */

/** The coordinator's own connection to each broker. */
export const MARKERS = 'markers'
/** A leader's own connection to each coordinator. */
export const ADD_PARTITIONS = 'add-partitions-to-txn'
/** What a share-partition's leader asks of the share coordinator. */
export const PERSISTER = 'share-persister'

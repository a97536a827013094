/*
 * Kafka's error codes. Leaves out the messages that go with them.
 * Follows common.protocol.Errors and the exception classes it names.
 * As of 4.5.0-SNAPSHOT (apache/kafka trunk d79bd502ec7f, 2026-08-22).
 * Written by scripts/generate-tables.mjs: change that, not this.
 */

/**
 * Every error by name: its code on the wire; `retriable`, whether a client may try again as it is; and
 * `invalidMetadata`, whether it should first ask for fresh metadata.
 */
export const ERRORS = {
  UNKNOWN_SERVER_ERROR: { code: -1, retriable: false, invalidMetadata: false },
  NONE: { code: 0, retriable: false, invalidMetadata: false },
  OFFSET_OUT_OF_RANGE: { code: 1, retriable: false, invalidMetadata: false },
  CORRUPT_MESSAGE: { code: 2, retriable: true, invalidMetadata: false },
  UNKNOWN_TOPIC_OR_PARTITION: { code: 3, retriable: true, invalidMetadata: true },
  INVALID_FETCH_SIZE: { code: 4, retriable: false, invalidMetadata: false },
  LEADER_NOT_AVAILABLE: { code: 5, retriable: true, invalidMetadata: true },
  NOT_LEADER_OR_FOLLOWER: { code: 6, retriable: true, invalidMetadata: true },
  REQUEST_TIMED_OUT: { code: 7, retriable: true, invalidMetadata: false },
  BROKER_NOT_AVAILABLE: { code: 8, retriable: false, invalidMetadata: false },
  REPLICA_NOT_AVAILABLE: { code: 9, retriable: true, invalidMetadata: true },
  MESSAGE_TOO_LARGE: { code: 10, retriable: false, invalidMetadata: false },
  STALE_CONTROLLER_EPOCH: { code: 11, retriable: false, invalidMetadata: false },
  OFFSET_METADATA_TOO_LARGE: { code: 12, retriable: false, invalidMetadata: false },
  NETWORK_EXCEPTION: { code: 13, retriable: true, invalidMetadata: true },
  COORDINATOR_LOAD_IN_PROGRESS: { code: 14, retriable: true, invalidMetadata: false },
  COORDINATOR_NOT_AVAILABLE: { code: 15, retriable: true, invalidMetadata: false },
  NOT_COORDINATOR: { code: 16, retriable: true, invalidMetadata: false },
  INVALID_TOPIC_EXCEPTION: { code: 17, retriable: false, invalidMetadata: false },
  RECORD_LIST_TOO_LARGE: { code: 18, retriable: false, invalidMetadata: false },
  NOT_ENOUGH_REPLICAS: { code: 19, retriable: true, invalidMetadata: false },
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: { code: 20, retriable: true, invalidMetadata: false },
  INVALID_REQUIRED_ACKS: { code: 21, retriable: false, invalidMetadata: false },
  ILLEGAL_GENERATION: { code: 22, retriable: false, invalidMetadata: false },
  INCONSISTENT_GROUP_PROTOCOL: { code: 23, retriable: false, invalidMetadata: false },
  INVALID_GROUP_ID: { code: 24, retriable: false, invalidMetadata: false },
  UNKNOWN_MEMBER_ID: { code: 25, retriable: false, invalidMetadata: false },
  INVALID_SESSION_TIMEOUT: { code: 26, retriable: false, invalidMetadata: false },
  REBALANCE_IN_PROGRESS: { code: 27, retriable: false, invalidMetadata: false },
  INVALID_COMMIT_OFFSET_SIZE: { code: 28, retriable: false, invalidMetadata: false },
  TOPIC_AUTHORIZATION_FAILED: { code: 29, retriable: false, invalidMetadata: false },
  GROUP_AUTHORIZATION_FAILED: { code: 30, retriable: false, invalidMetadata: false },
  CLUSTER_AUTHORIZATION_FAILED: { code: 31, retriable: false, invalidMetadata: false },
  INVALID_TIMESTAMP: { code: 32, retriable: false, invalidMetadata: false },
  UNSUPPORTED_SASL_MECHANISM: { code: 33, retriable: false, invalidMetadata: false },
  ILLEGAL_SASL_STATE: { code: 34, retriable: false, invalidMetadata: false },
  UNSUPPORTED_VERSION: { code: 35, retriable: false, invalidMetadata: false },
  TOPIC_ALREADY_EXISTS: { code: 36, retriable: false, invalidMetadata: false },
  INVALID_PARTITIONS: { code: 37, retriable: false, invalidMetadata: false },
  INVALID_REPLICATION_FACTOR: { code: 38, retriable: false, invalidMetadata: false },
  INVALID_REPLICA_ASSIGNMENT: { code: 39, retriable: false, invalidMetadata: false },
  INVALID_CONFIG: { code: 40, retriable: false, invalidMetadata: false },
  NOT_CONTROLLER: { code: 41, retriable: true, invalidMetadata: false },
  INVALID_REQUEST: { code: 42, retriable: false, invalidMetadata: false },
  UNSUPPORTED_FOR_MESSAGE_FORMAT: { code: 43, retriable: false, invalidMetadata: false },
  POLICY_VIOLATION: { code: 44, retriable: false, invalidMetadata: false },
  OUT_OF_ORDER_SEQUENCE_NUMBER: { code: 45, retriable: false, invalidMetadata: false },
  DUPLICATE_SEQUENCE_NUMBER: { code: 46, retriable: false, invalidMetadata: false },
  INVALID_PRODUCER_EPOCH: { code: 47, retriable: false, invalidMetadata: false },
  INVALID_TXN_STATE: { code: 48, retriable: false, invalidMetadata: false },
  INVALID_PRODUCER_ID_MAPPING: { code: 49, retriable: false, invalidMetadata: false },
  INVALID_TRANSACTION_TIMEOUT: { code: 50, retriable: false, invalidMetadata: false },
  CONCURRENT_TRANSACTIONS: { code: 51, retriable: true, invalidMetadata: false },
  TRANSACTION_COORDINATOR_FENCED: { code: 52, retriable: false, invalidMetadata: false },
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: { code: 53, retriable: false, invalidMetadata: false },
  SECURITY_DISABLED: { code: 54, retriable: false, invalidMetadata: false },
  OPERATION_NOT_ATTEMPTED: { code: 55, retriable: false, invalidMetadata: false },
  KAFKA_STORAGE_ERROR: { code: 56, retriable: true, invalidMetadata: true },
  LOG_DIR_NOT_FOUND: { code: 57, retriable: false, invalidMetadata: false },
  SASL_AUTHENTICATION_FAILED: { code: 58, retriable: false, invalidMetadata: false },
  UNKNOWN_PRODUCER_ID: { code: 59, retriable: false, invalidMetadata: false },
  REASSIGNMENT_IN_PROGRESS: { code: 60, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_AUTH_DISABLED: { code: 61, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_NOT_FOUND: { code: 62, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_OWNER_MISMATCH: { code: 63, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: { code: 64, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: { code: 65, retriable: false, invalidMetadata: false },
  DELEGATION_TOKEN_EXPIRED: { code: 66, retriable: false, invalidMetadata: false },
  INVALID_PRINCIPAL_TYPE: { code: 67, retriable: false, invalidMetadata: false },
  NON_EMPTY_GROUP: { code: 68, retriable: false, invalidMetadata: false },
  GROUP_ID_NOT_FOUND: { code: 69, retriable: false, invalidMetadata: false },
  FETCH_SESSION_ID_NOT_FOUND: { code: 70, retriable: true, invalidMetadata: false },
  INVALID_FETCH_SESSION_EPOCH: { code: 71, retriable: true, invalidMetadata: false },
  LISTENER_NOT_FOUND: { code: 72, retriable: true, invalidMetadata: true },
  TOPIC_DELETION_DISABLED: { code: 73, retriable: false, invalidMetadata: false },
  FENCED_LEADER_EPOCH: { code: 74, retriable: true, invalidMetadata: true },
  UNKNOWN_LEADER_EPOCH: { code: 75, retriable: true, invalidMetadata: false },
  UNSUPPORTED_COMPRESSION_TYPE: { code: 76, retriable: false, invalidMetadata: false },
  STALE_BROKER_EPOCH: { code: 77, retriable: false, invalidMetadata: false },
  OFFSET_NOT_AVAILABLE: { code: 78, retriable: true, invalidMetadata: false },
  MEMBER_ID_REQUIRED: { code: 79, retriable: false, invalidMetadata: false },
  PREFERRED_LEADER_NOT_AVAILABLE: { code: 80, retriable: true, invalidMetadata: true },
  GROUP_MAX_SIZE_REACHED: { code: 81, retriable: false, invalidMetadata: false },
  FENCED_INSTANCE_ID: { code: 82, retriable: false, invalidMetadata: false },
  ELIGIBLE_LEADERS_NOT_AVAILABLE: { code: 83, retriable: true, invalidMetadata: true },
  ELECTION_NOT_NEEDED: { code: 84, retriable: true, invalidMetadata: true },
  NO_REASSIGNMENT_IN_PROGRESS: { code: 85, retriable: false, invalidMetadata: false },
  GROUP_SUBSCRIBED_TO_TOPIC: { code: 86, retriable: false, invalidMetadata: false },
  INVALID_RECORD: { code: 87, retriable: false, invalidMetadata: false },
  UNSTABLE_OFFSET_COMMIT: { code: 88, retriable: true, invalidMetadata: false },
  THROTTLING_QUOTA_EXCEEDED: { code: 89, retriable: true, invalidMetadata: false },
  PRODUCER_FENCED: { code: 90, retriable: false, invalidMetadata: false },
  RESOURCE_NOT_FOUND: { code: 91, retriable: false, invalidMetadata: false },
  DUPLICATE_RESOURCE: { code: 92, retriable: false, invalidMetadata: false },
  UNACCEPTABLE_CREDENTIAL: { code: 93, retriable: false, invalidMetadata: false },
  INCONSISTENT_VOTER_SET: { code: 94, retriable: false, invalidMetadata: false },
  INVALID_UPDATE_VERSION: { code: 95, retriable: false, invalidMetadata: false },
  FEATURE_UPDATE_FAILED: { code: 96, retriable: false, invalidMetadata: false },
  PRINCIPAL_DESERIALIZATION_FAILURE: { code: 97, retriable: false, invalidMetadata: false },
  SNAPSHOT_NOT_FOUND: { code: 98, retriable: false, invalidMetadata: false },
  POSITION_OUT_OF_RANGE: { code: 99, retriable: false, invalidMetadata: false },
  UNKNOWN_TOPIC_ID: { code: 100, retriable: true, invalidMetadata: true },
  DUPLICATE_BROKER_REGISTRATION: { code: 101, retriable: false, invalidMetadata: false },
  BROKER_ID_NOT_REGISTERED: { code: 102, retriable: false, invalidMetadata: false },
  INCONSISTENT_TOPIC_ID: { code: 103, retriable: true, invalidMetadata: true },
  INCONSISTENT_CLUSTER_ID: { code: 104, retriable: false, invalidMetadata: false },
  TRANSACTIONAL_ID_NOT_FOUND: { code: 105, retriable: false, invalidMetadata: false },
  FETCH_SESSION_TOPIC_ID_ERROR: { code: 106, retriable: true, invalidMetadata: false },
  INELIGIBLE_REPLICA: { code: 107, retriable: false, invalidMetadata: false },
  NEW_LEADER_ELECTED: { code: 108, retriable: false, invalidMetadata: false },
  OFFSET_MOVED_TO_TIERED_STORAGE: { code: 109, retriable: false, invalidMetadata: false },
  FENCED_MEMBER_EPOCH: { code: 110, retriable: false, invalidMetadata: false },
  UNRELEASED_INSTANCE_ID: { code: 111, retriable: false, invalidMetadata: false },
  UNSUPPORTED_ASSIGNOR: { code: 112, retriable: false, invalidMetadata: false },
  STALE_MEMBER_EPOCH: { code: 113, retriable: false, invalidMetadata: false },
  MISMATCHED_ENDPOINT_TYPE: { code: 114, retriable: false, invalidMetadata: false },
  UNSUPPORTED_ENDPOINT_TYPE: { code: 115, retriable: false, invalidMetadata: false },
  UNKNOWN_CONTROLLER_ID: { code: 116, retriable: false, invalidMetadata: false },
  UNKNOWN_SUBSCRIPTION_ID: { code: 117, retriable: false, invalidMetadata: false },
  TELEMETRY_TOO_LARGE: { code: 118, retriable: false, invalidMetadata: false },
  INVALID_REGISTRATION: { code: 119, retriable: false, invalidMetadata: false },
  TRANSACTION_ABORTABLE: { code: 120, retriable: false, invalidMetadata: false },
  INVALID_RECORD_STATE: { code: 121, retriable: false, invalidMetadata: false },
  SHARE_SESSION_NOT_FOUND: { code: 122, retriable: true, invalidMetadata: false },
  INVALID_SHARE_SESSION_EPOCH: { code: 123, retriable: true, invalidMetadata: false },
  FENCED_STATE_EPOCH: { code: 124, retriable: false, invalidMetadata: false },
  INVALID_VOTER_KEY: { code: 125, retriable: false, invalidMetadata: false },
  DUPLICATE_VOTER: { code: 126, retriable: false, invalidMetadata: false },
  VOTER_NOT_FOUND: { code: 127, retriable: false, invalidMetadata: false },
  INVALID_REGULAR_EXPRESSION: { code: 128, retriable: false, invalidMetadata: false },
  REBOOTSTRAP_REQUIRED: { code: 129, retriable: false, invalidMetadata: false },
  STREAMS_INVALID_TOPOLOGY: { code: 130, retriable: false, invalidMetadata: false },
  STREAMS_INVALID_TOPOLOGY_EPOCH: { code: 131, retriable: false, invalidMetadata: false },
  STREAMS_TOPOLOGY_FENCED: { code: 132, retriable: false, invalidMetadata: false },
  SHARE_SESSION_LIMIT_REACHED: { code: 133, retriable: true, invalidMetadata: false },
  GROUP_DELETION_FAILED: { code: 134, retriable: false, invalidMetadata: false },
  STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED: { code: 135, retriable: false, invalidMetadata: false },
  CONTROLLER_ID_NOT_REGISTERED: { code: 136, retriable: false, invalidMetadata: false },
} as const

/** The name of a Kafka error, as broker logs and clients print it. */
export type ErrorName = keyof typeof ERRORS

/** Whether a text is the name of one of Kafka's errors. */
export function isErrorName(text: string): text is ErrorName {
  return Object.hasOwn(ERRORS, text)
}

/** The number that stands for the error in a response: -1 for UNKNOWN_SERVER_ERROR, 0 for NONE. */
export function errorCode(name: ErrorName): number {
  return ERRORS[name].code
}

/** Whether a client may send the same request again. Source: RetriableException. */
export function isRetriable(name: ErrorName): boolean {
  return ERRORS[name].retriable
}

/** Whether the client's picture of the cluster is out of date. Source: InvalidMetadataException. */
export function isInvalidMetadata(name: ErrorName): boolean {
  return ERRORS[name].invalidMetadata
}

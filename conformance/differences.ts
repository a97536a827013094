/** Scenarios in which the simulator is known to differ from Kafka, and why. The README lists them in words. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {}

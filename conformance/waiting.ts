/** Scenarios that are recorded but cannot be carried out in the simulator yet, and what they wait for. */
export const WAITING: Readonly<Record<string, string>> = {}

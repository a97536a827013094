/** kafka-topics --replica-assignment */
export function assignmentText(assignments: readonly (readonly number[])[]): string {
  return assignments.map((replicas) => replicas.join(':')).join(',')
}

/*
 * The "roundrobin" assignor of the classic protocol: all partitions of all topics, dealt out one by one.
 * Follows clients.consumer.RoundRobinAssignor.
 */
import {
  type Assignment,
  type AssignorMember,
  emptyAssignment,
  sortedMembers,
  sortedTopics,
  type Topics,
} from './types.ts'

/**
 * Deals the partitions, in order of topic and number, to the members in turn, passing over those that do not
 * subscribe to the topic. The turn goes on from topic to topic. Runs at the group leader, a client. Source:
 * RoundRobinAssignor.assign.
 */
export function assignRoundRobin(topics: Topics, members: readonly AssignorMember[]): Assignment {
  const assignment = emptyAssignment(members)
  const dealt = sortedMembers(members)
  let turn = 0
  for (const topic of sortedTopics(topics, members)) {
    const partitions = topics[topic]?.partitions ?? 0
    for (let partition = 0; partition < partitions; partition++) {
      while (!dealt[turn % dealt.length]?.topics.includes(topic)) turn++
      const member = dealt[turn % dealt.length]
      if (member !== undefined) assignment[member.memberId]?.push({ topic, partition })
      turn++
    }
  }
  return assignment
}

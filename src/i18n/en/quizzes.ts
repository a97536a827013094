/** The questions at the ends of the lessons. */
import type { QuizWords } from '../quiz-words.ts'

export const quizzes = {
  title: 'A question to end with',
  decide: 'Let the engine decide',
  deciding: 'The engine tries it …',
  watch: 'Watch it happen',
  again: 'Choose again',
  each: {
    'first-message': {
      ask: 'Five messages are sent, and two groups read them all. How many are left in the partition?',
      options: { none: 'None: everybody has read them.', all: 'All five.' },
      explain: 'Reading takes nothing away. They go when retention or compaction says so, not before.',
    },
    partitions: {
      ask: 'A topic of three partitions, without copies, on three brokers. Broker 2 crashes. What is gone of the topic?',
      options: { none: 'Nothing.', one: 'One partition of the three.', all: 'All of it.' },
      explain: 'A topic stands nowhere as a whole. The partition on broker 2 is gone, the other two go on.',
    },
    order: {
      ask: 'user-123 goes to partition 2 of 3. The topic gets six partitions. Where does its next message go?',
      options: { stays: 'To partition 2 as before.', moves: 'To another one.' },
      explain:
        'When the count is doubled, a key stays or moves by three: about half of all keys stay, and user-123 is one of them. From 3 to 4 it is only a quarter.',
    },
    offsets: {
      ask: 'A group has read four messages and committed. Its only member leaves, a new one comes with auto.offset.reset=earliest. What does it read?',
      options: { all: 'All four again.', none: 'Nothing.' },
      explain:
        'The group has a committed offset, and that counts. earliest is only for groups that have none.',
    },
    groups: {
      ask: 'Six partitions, and a group of eight members. How many members are idle?',
      options: { none: 'None: they share.', two: 'Two.', all: 'All eight: it is refused.' },
      explain: 'A partition belongs to one member of a group. Six work, two wait until somebody goes.',
    },
    retention: {
      ask: 'retention.ms is 10 seconds, segments are as large as by default (1 GiB), and a message comes every second. After eleven minutes, what is gone?',
      options: {
        ten: 'All that is older than ten seconds.',
        some: 'What is older than the last check.',
        all: 'Nothing.',
      },
      explain:
        'Everything lies in one active segment, and that is as young as its newest message. Segments have to be rolled, by size or by segment.ms, before they can grow old.',
    },
    failover: {
      ask: 'Three copies, min.insync.replicas=1. Broker 1 crashes, and 20 seconds later broker 2. Who leads the partition?',
      options: { offline: 'Nobody: there is no majority.', third: 'Broker 3.' },
      explain: 'A partition needs one replica in sync, not a majority: with three copies two may go.',
    },
    'go-writer': {
      ask: 'A Go program with NewWriter and defaults writes one message. When does it leave the program?',
      options: { atOnce: 'At once.', second: 'After about a second.', never: 'Only when more have come.' },
      explain:
        'BatchTimeout is 1 s: the Writer waits for more to fill its batch. Whoever writes one by one waits a second each time.',
    },
    'go-reader': {
      ask: 'A Reader has MinBytes: 10e3 and MaxWait: 2 s. One small message comes. When does the Reader have it?',
      options: {
        never: 'Not before there are 10 kB.',
        two: 'After two seconds at most, and the way.',
        ten: 'After ten seconds.',
      },
      explain:
        'MinBytes lets the broker wait, MaxWait says for how long. Then it answers with what there is.',
    },
    'control-plane': {
      ask: 'Five controllers, and two of them die. Somebody creates a topic. What happens?',
      options: { made: 'It is created.', waits: 'It waits for a controller to come back.' },
      explain: 'Three of five are a majority. Of three controllers one may die, of five two.',
    },
    'high-watermark': {
      ask: 'Broker 3 loses its links to the other brokers, not to the controllers. With acks=1 a message is sent. When can it be read?',
      options: {
        atOnce: 'At once.',
        nine: 'When broker 3 is fenced, after 9 seconds.',
        thirty: 'When broker 3 is out of the ISR, after 30 seconds.',
      },
      explain:
        'Its heartbeats arrive, so nobody fences it. The leader waits replica.lag.time.max.ms, 30 s, before it asks for a smaller ISR; until then the high watermark stands.',
    },
    'ack-contract': {
      ask: 'Three copies, min.insync.replicas=2, acks=all. One broker crashes. What happens to the writes?',
      options: {
        stops: 'They stop.',
        loses: 'They go on, and something acknowledged is lost.',
        goesOn: 'They go on, and nothing is lost.',
      },
      explain:
        'Two in sync are enough, and each acknowledged message was on two. That is why 3, 2, all is what most choose.',
    },
    epochs: {
      ask: 'Brokers 2 and 3 crash; the leader on 1 writes on alone, then crashes too. Brokers 2 and 3 come back. Who leads?',
      options: { second: 'One of those who came back.', waits: 'Nobody: the partition waits for broker 1.' },
      explain:
        'Only broker 1 has all that was committed. Without unclean election the partition waits for it.',
    },
    commits: {
      ask: 'One partition. Eight messages a second come in, a member does four. Three members are in the group. What does the lag do?',
      options: { gone: 'It goes away: three times four is twelve.', grows: 'It grows.' },
      explain: 'One partition is read by one member. The other two are idle, however fast they would be.',
    },
    storms: {
      ask: 'A batch of 500 records takes 350 s. Somebody raises session.timeout.ms to ten minutes. Does the member stay in the group?',
      options: { stays: 'It stays.', thrown: 'It is out after five minutes.' },
      explain:
        'Heartbeats come from a thread of their own, they were never the problem. It is poll() that is missed: max.poll.interval.ms, or fewer records for each poll.',
    },
    cooperative: {
      ask: 'Three Java members with default settings, six partitions. A fourth joins. Who stops reading?',
      options: { none: 'Nobody.', one: 'Only who gives a partition away.', all: 'All three.' },
      explain:
        'The defaults name two assignors, and the first that all know is RangeAssignor: eager. Cooperative has to be chosen.',
    },
    share: {
      ask: 'Two workers of a share group. One rejects the only message there is. What becomes of it?',
      options: { again: 'The other worker gets it.', never: 'Nobody gets it again.' },
      explain: 'Reject means never again: it is archived. To let another one try, it has to be released.',
    },
    retries: {
      ask: 'An idempotent producer. The application, not sure whether it went well, calls send() with the same order again. How often is it in the log?',
      options: { one: 'Once: that is idempotence.', two: 'Twice.' },
      explain:
        'A second send() is a new message with a new sequence number. Idempotence is about the client’s own retries.',
    },
    transactions: {
      ask: 'An empty partition. One transaction writes two messages and commits. Which offset does the next message get?',
      options: { two: '2', three: '3', four: '4' },
      explain: 'The commit marker takes an offset of its own: 0 and 1 are messages, 2 is the marker.',
    },
    compaction: {
      ask: 'A compacted topic. Within three seconds a, b and c are written for the same key. Two minutes later, what is in the log?',
      options: { one: 'Only c.', three: 'a, b and c.' },
      explain:
        'All three lie in the active segment, and the cleaner never touches that. Readers have to cope with old values.',
    },
  } as Readonly<Record<string, QuizWords>>,
}

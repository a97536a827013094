/** The challenges: the words of their card, and what each of them says. */
import type { ChallengeWords } from '../challenge-words.ts'

export const challenges = {
  card: {
    title: 'Challenges',
    intro: 'A goal, and no way prescribed: whatever the page can do counts.',
    name: (n: string) => `Challenge ${n}`,
    level: (n: string) => `Level ${n} of 3`,
    levels: ['easy', 'medium', 'hard'] as readonly string[],
    best: (commands: string) => `solved in ${commands}`,
    shown: 'solution seen',
    open: 'not solved',
    goals: 'Goal',
    limits: 'Rules',
    hand: 'At hand',
    handHint: 'Anything else on the page works too: menus, dialogs, the terminal.',
    reached: 'reached',
    notYet: 'not yet',
    kept: 'kept',
    broken: 'broken',
    now: (value: string) => `now ${value}`,
    nobody: 'nobody',
    seconds: (s: string) => `${s} s`,
    score: 'So far',
    commands: (n: string) => (n === '1' ? '1 command' : `${n} commands`),
    time: 'time',
    used: 'commands',
    lost: 'lost',
    repeated: 'repeated',
    slip: 'Why not this way',
    broke: 'A rule is broken. What has happened cannot be undone, but you can go back in time.',
    before: 'Go back to before that',
    reset: 'Start over',
    hint: 'Hint',
    use: (names: string) => `Use: ${names}.`,
    solve: 'Do it for me',
    solving: 'Doing it …',
    skip: 'Skip to what happens next',
    skipped: (time: string) => `Time skipped: ${time}`,
    nothingAhead: 'Nothing happens by itself from here.',
    impossible: (allowed: string) => `Not possible now. Allowed: ${allowed}.`,
    solved: 'Solved',
    solvedShown: 'Solved, with the solution shown',
    yours: (commands: string, time: string) => `Yours: ${commands}, ${time}.`,
    reference: (commands: string) => `The reference solution needs ${commands}.`,
    concepts: 'Concepts',
    again: 'Try another way',
    next: 'Next challenge',
    loading: 'Fetching the challenge …',
    failed: 'The challenge could not be fetched.',
    retry: 'Try again',
    elsewhere: 'The cluster on the stage is not this challenge’s any more.',
    back: 'Back to the challenge',
  },
  each: {
    'lose-one': {
      title: 'Lose exactly one',
      ask: 'Kafka does not lose what it has acknowledged, people say. Make it lose exactly one acknowledged message.',
      offers: {
        sendCareful: 'Send with acks=all',
        sendQuick: 'Send with acks=1',
        slow: 'Slow the leader’s replication',
        crash: 'Crash the leader',
        heal: 'Heal all links',
        start: 'Start the broker that is down',
      },
      goals: {
        acknowledged: 'A message was acknowledged.',
        lost: 'Exactly one acknowledged message is in no log any more.',
      },
      limits: { one: 'No second one is lost.' },
      slips: {
        all: 'With acks=all the answer comes only after every in-sync replica has the message. The new leader has it too, so nothing is lost.',
        copied:
          'The followers had fetched the message before the leader died. Between the answer and that fetch there is a gap: die inside it.',
      },
      hint: 'Look at the leader and its followers: who has the message at the moment it is acknowledged?',
      explain:
        'acks=1 promises one disk. The new leader never had the message, and the old one, when it comes back, cuts its log to the new leader’s. Until then it still lies on the old disk.',
    },
    twice: {
      title: 'Twice with one click',
      ask: 'Two members read orders; one of them is at work. Give one command, and have a message delivered to the group twice.',
      offers: {
        close: 'Close the member at work',
        crash: 'Crash the member at work',
        stopBroker: 'Shut the broker down',
      },
      goals: { again: 'A message was delivered to the group a second time.' },
      limits: { one: 'At most one command was given.' },
      slips: {
        close:
          'A member that is closed in order commits what it has finished before it leaves. The other one goes on exactly there.',
      },
      hint: 'Compare two bookmarks of the group: how far it has read, and how far it has committed.',
      explain:
        'Read and not yet committed: that is what comes again. The broker waits session.timeout.ms (45 s) before it gives the partition to the other member, who starts from the committed offset.',
    },
    'two-dead': {
      title: 'Two of three dead',
      ask: 'A shop writes with acks=all to a topic of three replicas and min.insync.replicas=2. Keep it writing with two brokers dead.',
      offers: {
        crash: 'Crash a follower',
        minOne: 'Set min.insync.replicas=1',
        unclean: 'Set unclean.leader.election.enable=true',
      },
      goals: {
        down: 'Two brokers are down.',
        written: 'With both of them fenced, a message was acknowledged with acks=all.',
      },
      limits: {
        failed: 'The producer gives up on no message.',
        lost: 'No acknowledged message is lost.',
      },
      slips: {
        refused:
          'The leader is alive and alone in the ISR: one replica in sync where the topic asks for two. It answers NOT_ENOUGH_REPLICAS.',
        unclean: 'The leader is not the problem: the one that lives is in sync and may lead anyway.',
      },
      hint: 'The partition has a leader as long as one replica in sync lives. What else does the topic ask for before it takes a write?',
      explain:
        'A partition needs no majority. One replica in sync is enough to lead, and min.insync.replicas says how many acks=all wants. Lower it, and you trade safety for writes.',
    },
    unreadable: {
      title: 'Acknowledged and unreadable',
      ask: 'Bring about a message that is acknowledged, stands in the log, and can be read by nobody for ten seconds.',
      offers: {
        sendCareful: 'Send with acks=all',
        sendQuick: 'Send with acks=1',
        crash: 'Crash a follower',
        stopReader: 'Close the reader',
      },
      goals: {
        acknowledged: 'An acknowledged message stands at or above the high watermark.',
        held: 'It has been there for ten seconds.',
        reader: 'A reader is running, and has come as far as it may.',
      },
      limits: {},
      slips: {
        careful:
          'acks=all is refused below min.insync.replicas: not acknowledged, and not in the log. Which acks does not ask for the ISR?',
        one: 'With one follower gone the ISR still has two, as many as the topic asks for. The high watermark goes on.',
      },
      hint: 'Watch the high watermark: nobody reads beyond it. When does it stand still although the leader writes?',
      explain:
        'min.insync.replicas refuses only acks=all. With acks=1 the leader takes the write and answers, but below the minimum it does not move the high watermark: written, promised, invisible.',
    },
    'no-pause': {
      title: 'One more, and nobody stops',
      ask: 'Three members of billing read payments, three of search read clicks. Give one group a fourth member with a partition of its own.',
      offers: {
        billing: 'Add a member to billing',
        search: 'Add a member to search',
        partition: 'Give clicks a fourth partition',
      },
      goals: {
        joined: 'A group has four members.',
        busy: 'Each of its members has a partition.',
      },
      limits: { revoked: 'Nobody gave up a partition for it, not even for a moment.' },
      slips: {
        eager:
          'billing uses the default assignor, and that is eager: everybody gives everything up before the new assignment.',
        idle: 'Nobody stopped, but the fourth member is idle: three partitions, four members. It needs work that belongs to nobody.',
        late: 'The new partition went to a member that had one already. To hand it on, that member had to give it up.',
      },
      hint: 'Only partitions that move stop. Which partition belongs to nobody yet?',
      explain:
        'A cooperative group keeps what need not move. An idle member costs nothing to add, and a new partition goes to whoever has the fewest: so the order of the two decides.',
    },
    drain: {
      title: 'Drain it, keep the order',
      ask: 'Orders come in faster than one member ships them, and 5,000 wait. Bring the lag below 100 within 90 seconds.',
      offers: {
        second: 'Add a second member',
        third: 'Add a third member',
        fourth: 'Add a fourth member',
        partitions: 'Make it six partitions',
        latest: 'Seek to the end',
      },
      goals: { drained: 'The group’s lag is below 100.' },
      limits: {
        inTime: 'Not more than 90 seconds have gone by.',
        order: 'No order was processed after a later one of the same customer.',
        unseen: 'No order was passed over.',
        work: 'Each order takes its 20 ms, and the shop sells on as before.',
      },
      slips: {
        partitions:
          'With six partitions a customer’s new orders went to another partition, where they overtook those still waiting in the old one.',
        latest: 'The lag is gone because the orders are: the group has passed over what it never read.',
        alone: 'Too slow: a member ships 50 orders a second, and there are three partitions to share out.',
      },
      hint: 'Look at the group: how many partitions does the one member have, and how many can work at once?',
      explain:
        'Up to as many members as partitions share the work, and each key stays in its partition, in order. More partitions would help new keys, and break the order of those that wait.',
    },
    freeze: {
      title: 'Freeze a reader',
      ask: 'careful reads with isolation.level=read_committed, curious reads everything. Freeze careful for 20 seconds without touching it.',
      offers: {
        begin: 'Begin a transaction',
        send: 'Send within it',
        commit: 'Commit it',
        abort: 'Abort it',
        pause: 'Pause careful',
      },
      goals: {
        stands: 'careful has come as far as the last stable offset.',
        goesOn: 'curious has read beyond it.',
        frozen: 'What stands there has been waiting for 20 seconds.',
      },
      limits: { hands: 'careful itself was not paused, stalled or slowed.' },
      slips: {
        empty:
          'An open transaction without a message holds up nobody. The broker hears of it with its first message.',
        ended: 'The transaction has ended, and with its marker the last stable offset moved on.',
        pause: 'That works, and it is not the point: find something the producer does.',
      },
      hint: 'The reader stops at the last stable offset. What keeps that from moving?',
      explain:
        'The last stable offset stands at the first message of the oldest open transaction. Everything behind it waits too, also what has nothing to do with it, until transaction.timeout.ms (60 s) ends it.',
    },
    empty: {
      title: 'Empty it without deleting',
      ask: 'system-logs has one partition, and an agent writes to it. Empty the partition without any command that deletes.',
      offers: {
        age: 'Set retention.ms=10000',
        size: 'Set retention.bytes=1',
        compact: 'Set cleanup.policy=compact',
        quiet: 'Silence the agent',
      },
      goals: {
        had: 'The partition has held messages.',
        empty: 'Its log start offset is its log end offset.',
      },
      limits: {
        deleted: 'No records, topic or disk were deleted by a command, and the terminal was left alone.',
      },
      slips: {
        size: 'By size a segment goes only if what stays is still at least retention.bytes. One message always stays, and so does its segment.',
        busy: 'Somebody still writes: a segment goes by its newest message, and the newest is young.',
        compact: 'Compaction keeps the last message of every key, and never touches the active segment.',
      },
      hint: 'Retention looks at a segment’s newest message. Who keeps it young?',
      explain:
        'Once its newest message is older than retention.ms, even the active segment is rolled and deleted. The check comes 30 s after the start and then every 5 minutes (log.retention.check.interval.ms).',
    },
    rolling: {
      title: 'Restart them all',
      ask: 'Restart all three brokers. The shop’s producer gives up on a message after 8 seconds, sooner than a crash is noticed.',
      offers: {
        stop1: 'Shut broker 1 down',
        stop2: 'Shut broker 2 down',
        stop3: 'Shut broker 3 down',
        start1: 'Start broker 1',
        start2: 'Start broker 2',
        start3: 'Start broker 3',
        crash: 'Crash the leader',
      },
      goals: {
        broker1: 'Broker 1 was started again.',
        broker2: 'Broker 2 was started again.',
        broker3: 'Broker 3 was started again.',
        whole: 'All three are running and in sync.',
      },
      limits: {
        failed: 'The producer gives up on no message.',
        byHand: 'One by one: not by the rolling restart of the menu.',
      },
      slips: {
        crash:
          'A crash is noticed after broker.session.timeout.ms, 9 s. Until then the partition has no leader, and messages ran out of time.',
        together:
          'With two of three out of sync the leader is below min.insync.replicas=2 and refuses: wait for the ISR before the next.',
      },
      hint: 'Who leads the partition, and how many are in sync? Look before each of your steps.',
      explain:
        'A broker that shuts down in order hands its leaderships over first. Before the next one goes, the last must be back in the ISR: running is not enough.',
    },
    headless: {
      title: 'Headless',
      ask: 'The quorum of controllers will die, and broker 2 has to go. Keep all three partitions taking writes for a minute without both.',
      offers: {
        crash100: 'Crash controller 100',
        crash101: 'Crash controller 101',
        crashBroker: 'Crash broker 2',
        stopBroker: 'Shut broker 2 down',
      },
      goals: {
        quorum: 'Two of three controllers are down: no majority.',
        broker: 'A broker is down.',
        written: 'Each partition acknowledged a write in the last 8 seconds.',
        lasted: 'That has been so for a minute.',
      },
      limits: { failed: 'The producer gives up on no message.' },
      slips: {
        late: 'No controller, no decision: the dead broker’s partition got no new leader, and the others wait for a replica that nobody may strike from the ISR.',
      },
      hint: 'Writes do not go through the controllers. But who elects a leader, and who lets a replica out of the ISR?',
      explain:
        'The data plane runs on without a controller, on what was decided last. A new leader and a smaller ISR are decisions: they have to be made while there is a quorum.',
    },
  } as Readonly<Record<string, ChallengeWords>>,
}

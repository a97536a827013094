/** The bundle for a real cluster, and the panel that shows it. */
export const exported = {
  reason: {
    clock: 'containers share the clock of their machine: no wall clock can be set off alone',
    message: 'a real network does not let one message be picked out',
    reset: 'connections cannot be broken from outside without ending a process',
    disk: 'a container cannot be given a disk that fails, fills up or slows down on command',
    application:
      'this happens inside an application: nobody can tell a running program from outside; change the program',
    transactionByHand: 'the transaction is moved on by hand inside of an application',
    member: "Kafka's command lines have no way to take a static member out (the Admin API has)",
    partition: 'kafka-console-producer cannot choose a partition',
    line: 'kafka-console-producer and the shell read lines: this text cannot be part of one',
    headers: "these headers cannot be written down as kafka-console-producer's lines",
    typing: 'somebody would have to type here',
    nowhere: 'no process of the scenario is meant by this name',
    setting: 'the library of this language has no such setting',
    language: 'the library of this language has no client of this kind',
    restarted:
      'a program cannot be changed while it runs: another version of it takes its place (a consumer leaves its group for that, a producer begins anew)',
    power:
      'the process is killed, but the machine goes on: what the broker had not flushed is in the page cache and is not lost',
    throttle:
      'the throttle stays until kafka-reassign-partitions --verify has seen the end of the move; run it, or take the configs away',
    assignors: 'its own assignors are those of its library',
    twin: 'the producer is part of the program of its consumer: the two go together',
    loss: 'packets are lost, not requests: TCP sends them again, and how often by chance',
    time: 'the moment lies before the cluster was up',
  },
  panel: {
    title: 'Take it to real Kafka',
    intro:
      'This run as files for a real cluster in Docker: servers, topics, clients, what happens and when, and what came of it here to compare with.',
    working: 'Playing the run to its end…',
    language: 'Client programs in',
    own: 'the language of each client’s library',
    languages: { go: 'Go', java: 'Java', python: 'Python', typescript: 'TypeScript', csharp: 'C#' },
    bounded: 'Producers end after as many records as here',
    boundedHint: 'Then the real cluster comes to the same end, and check.sh can compare.',
    files: 'Files',
    preview: (path: string) => `Preview of ${path}`,
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser did not let it be copied. Select it and copy it yourself.',
    download: 'Download',
    downloadAll: 'Download all (.zip)',
    saved: (name: string, files: string) => `${name}.zip with ${files} files`,
    all: 'Everything in this run can be expressed.',
    leftOut: (n: number) => (n === 1 ? '1 thing is left out' : `${n} things are left out`),
    nearly: (n: number) =>
      n === 1 ? '1 thing is done in another way' : `${n} things are done in another way`,
    tooLong: 'This run is too long to be played to its end here: there is no expected.txt to compare with.',
  },
  readme: {
    title: (name: string) => `${name} on a real Apache Kafka`,
    intro:
      'Made by Kafkascope from a scenario. The files describe the same cluster, topics, clients and events for real brokers, as far as these can be made to do the same.',
    needs:
      'Needs Docker with Compose 2.24 or later, and bash. Images are fetched from Docker Hub when they are first used.',
    order: 'In this order',
    steps: {
      up: 'starts the cluster and waits for every broker',
      setup: 'creates the topics that are there from the beginning',
      script:
        'starts the clients and carries out what happens, at its moments; SLOWER=2 ./script.sh doubles the pauses',
      check: 'compares what came of it with what came of it in the simulation (expected.txt)',
      logs: 'shows what a client prints',
      down: 'takes everything down, with its data',
    },
    host: (addresses: string) => `Programs outside of the containers reach the brokers at ${addresses}.`,
    files: 'What is here',
    fileRows: {
      compose: 'the containers, with fixed addresses',
      config:
        "each server's own properties: what must be said, and what the scenario sets otherwise than Kafka",
      bin: 'what the scripts are made of; bin/docker.sh is all that knows of Docker',
      files: 'JSON that tools read',
      clients: 'the client programs',
      scenario: 'opens in Kafkascope again',
    },
    programs: 'Client programs',
    programsText:
      "Each client is a program with the settings of its scenario, started in a container of its own. Settings that stand at the library's default are left out.",
    bounded: 'A producer ends after as many records as it sent in the simulation.',
    unbounded: 'Producers send until they are stopped.',
    otherwise: 'What is otherwise than in the simulation',
    always: [
      'Moments are those of the script; a tool of Kafka takes one to three seconds to start, so what follows may come late.',
      'Who is first by chance is first by chance: which controller is elected, where internal topics lie, ids, the order of requests. The seed of a run means nothing to a real cluster.',
      'Time to process a record is a pause in the program.',
    ],
    network:
      "The illustrative network's delays of hundreds of milliseconds are there to be watched: real ones are below a millisecond.",
    leftOut: 'Left out, and why',
    nothingLeftOut: 'Nothing of this scenario is left out.',
    nearly: 'Done by the nearest thing there is',
    compare: (seconds: string) =>
      `expected.txt is what the simulation comes to when its producers stop at ${seconds} s: leader, replicas and in-sync replicas of each partition, how many records each topic has, and the committed offsets in all. Where chance or time decide, a difference is no fault.`,
    again:
      'To change something, change it in Kafkascope (scenario.json) and export again, or edit the files: they are plain.',
  },
  script: {
    setup: 'Topics that are there from the beginning, their replicas where the simulation put them.',
    script: 'What happens, at its moments (seconds of the simulation).',
    notes: 'Left out or done in another way:',
  },
}

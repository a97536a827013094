/** The still picture of a moment, for print and for readers without scripts. */
export const poster = {
  more: (n: string) => `and ${n} more`,
  producer: (topic: string) => `writes to ${topic}`,
  group: (lag: string) => `lag ${lag}`,
  unknownLag: 'no committed offset',
  /** Also the alternative text of the picture. */
  label: (title: string, time: string, brokers: string) => `${title}, ${time}. ${brokers}`,
  broker: (name: string, state: string, leads: string) => `${name}: ${state}, leads ${leads}`,
  nothing: 'nothing',
}

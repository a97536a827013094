/** Words of what is said in passing, and of the keys; fetched with them. */
export const notices = {
  storage: {
    denied: 'The browser keeps nothing for this page: settings, bookmarks and what you built end with it.',
    full: 'The browser has no more room for this page: what you change now ends with it.',
    damaged: 'Something kept in this browser could not be read. It was set aside, nothing was overwritten.',
    dismiss: 'Dismiss',
  },
  journey: {
    moment: (time: string) => `On the way to ${time}`,
    notable: 'Looking for the next notable event',
    request: 'Looking for the next request',
    stop: 'Stop here',
  },
  branch: {
    notice: (time: string) => `New history from ${time}`,
    back: 'Return to the earlier one',
    dismiss: 'Keep this one',
  },
  help: {
    title: 'Keyboard',
    play: 'Play or pause',
    step: 'Step one event back, forward',
    notable: 'Previous, next notable event',
    second: 'One second back, forward',
    seconds: 'Ten seconds back, forward',
    request: 'Previous, next request or answer',
    director: 'Director on or off',
    bookmark: 'Bookmark this moment',
    speed: 'Slower, faster',
    broker: 'Crash or restart the selected broker',
    terminal: 'Open the terminal',
    escape: 'Clear the selection',
    help: 'This help',
    commands: 'Everything by its name: the command palette',
    preferences: 'Preferences',
    note: 'Letters do nothing while you type in a field.',
  },
  remarks: {
    nothingAhead: (minutes: string) => `Nothing notable within the next ${minutes} minutes`,
    nothingBefore: 'Nothing notable before this moment',
    notFetched:
      'That needs a part of the page that could not be fetched. Try again when the network is back.',
    bookmarked: 'Bookmarked',
    bookmarksFull: 'There is no room for another bookmark in this run.',
    stepsHint: 'Paused, because your system asks for less motion. Step, or press play.',
  },
}

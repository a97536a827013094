/** Words of the bookmarks. */
export const bookmarks = {
  title: 'Bookmarks',
  add: 'Bookmark this moment',
  addHint: 'Key b does the same.',
  none: 'A bookmark is a moment of this run to come back to. It is kept in this browser.',
  goTo: (name: string, time: string) => `Go to ${name}, ${time}`,
  unnamed: 'bookmark',
  name: (name: string) => `Name of ${name}`,
  placeholder: 'Name',
  remove: (name: string) => `Delete ${name}`,
  removed: (name: string) => `Deleted: ${name}`,
  undo: 'Undo',
  count: (n: string) => `Bookmarks: ${n}`,
}

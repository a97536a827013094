/** Word of a newer version of the page. */
export const offline = {
  newer: 'A newer version of this page is ready.',
  reload: 'Reload here',
  hint: 'The run comes back at this moment.',
  later: 'Stay with this version',
}

/** True when a fragment claims to be a link of this kind, of whatever version. Apart from the codec, which is fetched on demand. */
export function isLink(fragment: string): boolean {
  return /^#v\d+:/.test(fragment)
}

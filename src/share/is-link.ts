/** True when a fragment claims to be a link to a run, of whatever version. Apart from the codec, which is fetched on demand. */
export function isLink(fragment: string): boolean {
  return /^#(v\d+:|(scenario|mode|seed|run|t|select|tab|check)=)/.test(fragment)
}

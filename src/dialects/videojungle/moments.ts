/** ISO 8601 in UTC without saying so, with microseconds: `2024-05-29T17:53:31.542046`. */
export function naiveTimestamp(moment: Date): string {
  return moment.toISOString().replace(/Z$/, '000');
}

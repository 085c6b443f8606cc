/** The pointer to a member of what `pointer` points to (RFC 6901). */
export function member(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

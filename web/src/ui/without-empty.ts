/** What is looked for, without what is not: an address or a query names only what is filtered by. */
export function withoutEmpty<T extends object>(search: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const kept = Object.entries(search).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as T;
}

/** A part of a list. */
export interface Page<T> {
  readonly data: readonly T[];
  /** What asks for the next page, or null. */
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

/** Everything of a list, page after page, as far as it is asked for. */
export async function* everyItem<T, Q extends { readonly cursor?: string | undefined }>(
  query: Q,
  list: (query: Q) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let next: string | null | undefined = query.cursor;
  do {
    const page: Page<T> = await list(next === undefined ? query : { ...query, cursor: next });
    yield* page.data;
    next = page.nextCursor;
  } while (next !== null);
}

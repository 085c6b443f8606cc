/** What the address of a comparison holds: the assets on the left and on the right. */
export interface CompareSearch {
  readonly a?: string;
  readonly b?: string;
}

/** Keeps what is an id. */
export function parseCompareSearch({ a, b }: Record<string, unknown>): CompareSearch {
  return { ...(isId(a) && { a }), ...(isId(b) && { b }) };
}

function isId(raw: unknown): raw is string {
  return typeof raw === 'string' && /^[0-9a-f-]{36}$/i.test(raw);
}

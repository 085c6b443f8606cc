/** Which assets of a list are selected, and from where a range is counted. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The last one that was selected by itself. */
  readonly anchor: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** Adds one, or takes it away. */
export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Everything from the anchor to this one, as lists do with Shift; what was selected elsewhere stays. */
export function extend({ ids, anchor }: Selection, order: readonly string[], id: string): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggle({ ids, anchor }, id);
  return { ids: new Set([...ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor };
}

/** Without those that are no longer in the list: nobody acts upon what they do not see. */
export function within(selection: Selection, order: readonly string[]): Selection {
  const { ids, anchor } = selection;
  if (ids.size === 0) return selection;
  const there = new Set(order);
  const kept = [...ids].filter((id) => there.has(id));
  return kept.length === ids.size ? { ids, anchor } : { ids: new Set(kept), anchor };
}

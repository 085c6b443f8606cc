import { useEffect, useReducer } from 'react';
import {
  type Draft,
  isDirty,
  keep,
  openSaved,
  rebased,
  reopen,
  type Saved,
  withDocument,
  withText,
} from './document/draft.ts';
import type { Json } from './document/json.ts';
import { forgetKept, readKept, writeKept } from './kept-drafts.ts';
import type { Parameters } from './parameters/check.ts';

export type DraftAction =
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'replace'; readonly document: Json }
  | { readonly do: 'rename'; readonly name: string }
  | { readonly do: 'fillIn'; readonly values: Parameters }
  | { readonly do: 'reseed'; readonly seed: number }
  | { readonly do: 'saved'; readonly saved: Saved }
  /** Everything that was not saved is gone. */
  | { readonly do: 'discard'; readonly saved: Saved };

/** The draft on the page, kept in the tab under `id` for as long as it has something that is not saved. */
export function useDraft(id: string, initial: Draft) {
  const [draft, dispatch] = useReducer(reduce, initial, (draft) => reopen(draft, readKept(id)));
  useEffect(() => {
    // Values are kept also of a script that is saved: they are no part of it.
    if (isDirty(draft) || Object.keys(draft.values).length > 0 || draft.seed !== 0)
      writeKept(id, keep(draft));
    else forgetKept(id);
  }, [id, draft]);
  return [draft, dispatch] as const;
}

function reduce(draft: Draft, action: DraftAction): Draft {
  switch (action.do) {
    case 'type':
      return withText(draft, action.text);
    case 'replace':
      return withDocument(draft, action.document);
    case 'rename':
      return { ...draft, name: action.name };
    case 'fillIn':
      return { ...draft, values: action.values };
    case 'reseed':
      return { ...draft, seed: action.seed };
    case 'saved':
      return rebased(draft, action.saved);
    case 'discard':
      return { ...openSaved(action.saved), values: draft.values, seed: draft.seed };
  }
}

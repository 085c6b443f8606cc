import {
  type CompletionContext,
  type CompletionResult,
  type Completion as Offer,
  pickedCompletion,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { type Completion, completionsAt } from './complete.ts';
import { cursorAt } from './cursor.ts';
import { readLeniently } from './places.ts';
import type { Schema } from './schema.ts';

/** Completions for the editor; none while there is no schema. */
export function completionSource(schemaOf: () => Schema | null) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const schema = schemaOf();
    const text = state.doc.toString();
    const cursor = cursorAt(text, pos);
    if (schema === null || cursor === null) return null;
    // Nobody who has just typed a comma or a brace wants a list to open; a letter, a quote or the shortcut does it.
    if (!explicit && cursor.from === pos) return null;
    const options = completionsAt(schema, readLeniently(text), cursor).map((one) => offerOf(one, cursor.to));
    if (options.length === 0) return null;
    const hasQuote = text[cursor.from] === '"';
    return { from: hasQuote ? cursor.from + 1 : cursor.from, options, validFor: /^[\w${. ]*$/ };
  };
}

function offerOf(completion: Completion, to: number): Offer {
  const { label, detail, info, kind } = completion;
  return {
    label,
    type: kind,
    ...(detail !== '' && { detail }),
    ...(info !== '' && { info }),
    apply: (view, offer, from) => apply({ view, offer, from, to }, completion),
  };
}

interface Applying {
  readonly view: EditorView;
  readonly offer: Offer;
  readonly from: number;
  /** Where the string or word ended when the list was opened. */
  readonly to: number;
}

/** Replaces the whole string or word; of a key that has its value already, only the key. */
function apply({ view, offer, from, to }: Applying, { insert, kind }: Completion): void {
  const { doc, selection } = view.state;
  const end = Math.max(selection.main.head, Math.min(to, doc.length));
  const start = doc.sliceString(from - 1, from) === '"' ? from - 1 : from;
  const closes = doc.sliceString(end, end + 1) === '"' && start < from ? end + 1 : end;
  const hasValue = kind === 'property' && /^\s*:/.test(doc.sliceString(closes, closes + 20));
  const text = hasValue ? `${insert.slice(0, insert.indexOf('": ') + 1)}|` : insert;
  const at = text.indexOf('|');
  const clean = at < 0 ? text : text.slice(0, at) + text.slice(at + 1);
  view.dispatch({
    changes: { from: start, to: closes, insert: clean },
    selection: { anchor: start + (at < 0 ? clean.length : at) },
    annotations: pickedCompletion.of(offer),
    userEvent: 'input.complete',
  });
}

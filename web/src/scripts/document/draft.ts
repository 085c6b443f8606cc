import type { Parameters } from '../parameters/check.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { printJson } from './print.ts';

/** A script while it is being edited. Its text leads: the document is what that said when it last was valid. */
export interface Draft {
  readonly name: string;
  readonly text: string;
  readonly document: JsonObject;
  readonly isBroken: boolean;
  /** What it is tried with. */
  readonly values: Parameters;
  readonly seed: number;
  /** What it was made from, or null for a script that was never saved. */
  readonly base: Saved | null;
  /** It came back with changes that were not saved before. */
  readonly isRestored: boolean;
}

export interface Saved {
  readonly name: string;
  readonly document: Json;
  readonly version: number;
}

/** What is kept in the tab. */
export interface Kept extends Pick<Draft, 'name' | 'text' | 'values' | 'seed'> {
  /** The version that was changed, or null. */
  readonly version: number | null;
}

export function openSaved(saved: Saved): Draft {
  const { name, document } = saved;
  const values = { values: {}, seed: 0, base: saved, isRestored: false };
  return { name, ...ofDocument(document), ...values };
}

export function openNew(name: string, document: JsonObject, values: Parameters = {}): Draft {
  return { name, ...ofDocument(document), values, seed: 0, base: null, isRestored: false };
}

/** As it was left in this tab, where it was left so; text that is the same as what is saved is not. */
export function reopen(draft: Draft, kept: Kept | null): Draft {
  if (kept === null) return draft;
  const { name, text, values, seed } = kept;
  const changed = withText({ ...draft, name, values, seed }, text);
  return isDirty(changed) ? { ...changed, isRestored: true } : { ...draft, values, seed };
}

export function keep({ name, text, values, seed, base }: Draft): Kept {
  return { name, text, values, seed, version: base?.version ?? null };
}

/** As somebody typed it. */
export function withText(draft: Draft, text: string): Draft {
  try {
    const document: Json = JSON.parse(text);
    if (isObject(document)) return { ...draft, text, document, isBroken: false };
  } catch {
    // It is said beside the text, by the editor.
  }
  return { ...draft, text, isBroken: true };
}

/** As the form changed it. */
export function withDocument(draft: Draft, document: Json): Draft {
  return { ...draft, ...ofDocument(document) };
}

/** Saved as it is now. */
export function rebased(draft: Draft, base: Saved): Draft {
  return { ...draft, base, isRestored: false };
}

/** Whether there is anything to save: another layout of the same text is nothing. */
export function isDirty({ name, document, isBroken, base }: Draft): boolean {
  if (base === null || isBroken) return true;
  return name !== base.name || JSON.stringify(document) !== JSON.stringify(base.document);
}

function ofDocument(document: Json): Pick<Draft, 'text' | 'document' | 'isBroken'> {
  return { text: printJson(document), document: isObject(document) ? document : {}, isBroken: false };
}

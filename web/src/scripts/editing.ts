import { createContext, useContext } from 'react';
import type { Draft } from './document/draft.ts';
import type { Json, Path } from './document/json.ts';
import type { ClipPlace } from './document/script.ts';
import type { Schema } from './json/schema.ts';
import type { Parameters } from './parameters/check.ts';

/** One thing that is wrong with the script; where, as a path into it. */
export interface ScriptFault {
  readonly path: Path;
  readonly message: string;
}

/** The script on the page and what can be done with it. */
export interface Editing {
  readonly draft: Draft;
  /** Whether it can be changed from the form: by who may, and while the text is valid. */
  readonly canEdit: boolean;
  /** Null until it has come. */
  readonly schema: Schema | null;
  readonly faults: readonly ScriptFault[];
  readonly selected: ClipPlace | null;
  /** Puts a value there; undefined takes it away. */
  change(path: Path, value: Json | undefined): void;
  replace(document: Json): void;
  type(text: string): void;
  rename(name: string): void;
  fillIn(values: Parameters): void;
  reseed(seed: number): void;
  select(place: ClipPlace | null): void;
  /** Shows a place in the text, and its clip in the timeline. */
  reveal(path: Path): void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error('There is no script to edit around this.');
  return editing;
}

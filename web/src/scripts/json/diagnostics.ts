import type { Diagnostic } from '@codemirror/lint';
import type { ScriptFault } from '../editing.ts';
import { parseFault, rangeOf } from './places.ts';

/** What is wrong with the text as JSON, or, where nothing is, with the script that it is. */
export function diagnosticsOf(text: string, faults: readonly ScriptFault[]): Diagnostic[] {
  const broken = parseFault(text);
  if (broken !== null) return [{ ...broken, severity: 'error' }];
  return faults.map(({ path, message }) => ({ ...rangeOf(text, path), severity: 'error', message }));
}

import type { ScriptDocument } from './document.ts';
import type { Surroundings } from './environment.ts';
import { Scope } from './placeholders/scope.ts';
import type { Value } from './placeholders/values.ts';

/** The names that a script's placeholders can use, each with its value; an input without one is known nevertheless. */
export function scopeOf(document: ScriptDocument, { values, project, today, seed }: Surroundings): Scope {
  const inputs = (document.inputs ?? []).map(({ name }) => [name, values.get(name)] as const);
  const bindings = new Map<string, Value | undefined>([
    ['project.name', project.name],
    ['project.media', project.media],
    ['project.audio', project.audio],
    ['date.today', today],
    ['seed', seed],
    ...inputs,
  ]);
  return new Scope(bindings, { seed });
}

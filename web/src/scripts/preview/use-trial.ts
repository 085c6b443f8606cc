import { type Fault, PolyreelError } from '@polyreel/sdk';
import { useMemo } from 'react';
import { type Trial, useExplanation } from '../../api/generations.ts';
import { useLater } from '../../ui/use-later.ts';
import type { Draft } from '../document/draft.ts';
import { pathOf } from '../document/json.ts';
import { inputsOf } from '../document/script.ts';
import type { ScriptFault } from '../editing.ts';
import { filledIn, type Problem } from '../parameters/check.ts';
import { clipTimes } from './resolved.ts';

/** Milliseconds without a change after which the server is asked. */
const PAUSE = 500;

/** What the script comes to as it is now, a moment after the last change. */
export function useTrial({ document, values, seed }: Draft, projectId: string | null) {
  const now = useMemo<Trial>(
    () => ({ document, parameters: filledIn(inputsOf(document), values), projectId, seed }),
    [document, values, seed, projectId],
  );
  const trial = useLater(now, PAUSE);
  const { data, error, isPlaceholderData, isFetching } = useExplanation(trial);
  const found = useMemo(() => faultsIn(error), [error]);
  const resolved = useMemo(() => clipTimes(data?.timeline), [data]);
  // What goes wrong otherwise, as a server that cannot be reached, is not the script's fault.
  const failure = error !== null && found.faults.length + found.problems.length === 0 ? error : null;
  const isUnderstood = error === null && data !== undefined && !isPlaceholderData;
  return {
    trial: isUnderstood ? trial : null,
    explanation: data ?? null,
    resolved,
    ...found,
    failure,
    isWaiting: isFetching || trial !== now,
  };
}

export type TrialState = ReturnType<typeof useTrial>;

/** What is wrong with the script, and what with the values that it is tried with. */
function faultsIn(error: Error | null): { faults: readonly ScriptFault[]; problems: readonly Problem[] } {
  const all = error instanceof PolyreelError ? error.faults : [];
  const of = (prefix: string) =>
    all
      .filter(({ at }) => at === prefix || at.startsWith(`${prefix}/`))
      .map((fault) => placed(fault, prefix));
  return {
    faults: of('/document'),
    problems: of('/parameters').map(({ path, message }) => ({ name: String(path[0] ?? ''), message })),
  };
}

function placed({ at, message }: Fault, prefix: string): ScriptFault {
  return { path: pathOf(at.slice(prefix.length)), message };
}

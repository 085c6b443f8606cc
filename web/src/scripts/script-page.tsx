import type { Script } from '@polyreel/sdk';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useScript } from '../api/scripts.ts';
import { Failure, Loading } from '../ui/states.tsx';
import { openNew, openSaved, type Saved } from './document/draft.ts';
import { isObject, type Json } from './document/json.ts';
import { forgetKept, readKept } from './kept-drafts.ts';
import { ScriptEditor } from './script-editor.tsx';
import { Gallery } from './start/gallery.tsx';
import { BLANK, type StartingPoint } from './start/starting-points.ts';

/** Instead of an id: a script that was never saved. */
const NEW = 'new';

/** A script being edited, or, for a new one, what it can begin from. */
export function ScriptPage() {
  const { scriptId } = useParams({ from: '/inside/scripts/$scriptId' });
  // Another script is another page: nothing of the one before stays.
  return scriptId === NEW ? <NewScript key={NEW} /> : <SavedScript key={scriptId} id={scriptId} />;
}

function NewScript() {
  const [point, setPoint] = useState<StartingPoint | null>(null);
  const [kept, setKept] = useState(() => readKept(NEW));
  const startOver = () => {
    forgetKept(NEW);
    setKept(null);
    setPoint(null);
  };
  const initial = useMemo(
    () => (point === null ? openNew('', BLANK) : openNew(point.name, point.document, point.values)),
    [point],
  );
  if (point === null && kept === null) return <Gallery onChoose={setPoint} />;
  return (
    <ScriptEditor
      id={null}
      keptAs={NEW}
      initial={initial}
      saved={null}
      projectId={null}
      onStartOver={startOver}
    />
  );
}

function SavedScript({ id }: { id: string }) {
  const { data: script, error, refetch } = useScript(id);
  const saved = useMemo(() => script && savedOf(script), [script]);
  if (error !== null && script === undefined) {
    return <Failure error={error} onRetry={() => void refetch()} />;
  }
  if (script === undefined || saved === undefined) return <Loading />;
  return (
    <ScriptEditor
      id={id}
      keptAs={id}
      initial={openSaved(saved)}
      saved={saved}
      projectId={script.projectId}
      onStartOver={null}
    />
  );
}

function savedOf({ name, document, version }: Script): Saved {
  // The server keeps nothing else.
  const json = document as Json;
  return { name, document: isObject(json) ? json : {}, version };
}

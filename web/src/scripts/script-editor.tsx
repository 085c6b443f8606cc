import { useMemo, useRef, useState } from 'react';
import { useScriptSchema } from '../api/scripts.ts';
import { useCan } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { type Draft, isDirty, type Saved } from './document/draft.ts';
import { type Json, type Path, withValue } from './document/json.ts';
import { type ClipPlace, clipOf, inputsOf } from './document/script.ts';
import { type Editing, EditingContext } from './editing.ts';
import type { JsonEditorHandle } from './json/editor.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { ParametersForm } from './parameters/parameters-form.tsx';
import { RenderPanel } from './preview/render-panel.tsx';
import { frameOf } from './preview/resolved.ts';
import { Still } from './preview/still.tsx';
import { useTrial } from './preview/use-trial.ts';
import { Results } from './results/results.tsx';
import styles from './script-editor.module.css';
import { ScriptHeader } from './script-header.tsx';
import { ScriptNotices } from './script-notices.tsx';
import { ScriptSides } from './script-sides.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { useDraft } from './use-draft.ts';
import { useMaking } from './use-making.ts';

interface ScriptEditorProps {
  /** Null for a script that was never saved. */
  readonly id: string | null;
  /** What its draft is kept under. */
  readonly keptAs: string;
  readonly initial: Draft;
  /** As the server has it now. */
  readonly saved: Saved | null;
  readonly projectId: string | null;
  /** Of a new script: back to what it can begin from. */
  readonly onStartOver: (() => void) | null;
}

/** Of the duration: where the picture is taken until somebody says otherwise. */
const FIRST_LOOK = 0.4;

/** The picture and the values on top, the timeline below them, then the form beside the text, and what was made. */
export function ScriptEditor({ id, keptAs, initial, saved, projectId, onStartOver }: ScriptEditorProps) {
  const [draft, dispatch] = useDraft(keptAs, initial);
  const [selected, select] = useState<ClipPlace | null>(null);
  const [chosen, setAt] = useState<number | null>(null);
  const text = useRef<JsonEditorHandle>(null);
  const canWrite = useCan('write');
  const { data: schema = null } = useScriptSchema();
  const trial = useTrial(draft, projectId);
  // Things have come into the picture by then.
  const at = chosen ?? (frameOf(trial.explanation?.timeline)?.duration ?? 0) * FIRST_LOOK;
  const making = useMaking({
    id,
    projectId,
    draft,
    onSaved: (kept) => dispatch({ do: 'saved', saved: kept }),
  });

  const editing = useMemo<Editing>(() => {
    const replace = (document: Json) => dispatch({ do: 'replace', document });
    return {
      draft,
      canEdit: canWrite && !draft.isBroken,
      schema,
      faults: trial.faults,
      selected,
      replace,
      change: (path, value) => replace(withValue(draft.document, path, value) ?? {}),
      type: (typed) => dispatch({ do: 'type', text: typed }),
      rename: (name) => dispatch({ do: 'rename', name }),
      fillIn: (values) => dispatch({ do: 'fillIn', values }),
      reseed: (seed) => dispatch({ do: 'reseed', seed }),
      select,
      reveal(path: Path) {
        select(clipOf(path));
        text.current?.reveal(path);
      },
    };
  }, [draft, dispatch, canWrite, schema, trial.faults, selected]);

  const dirty = isDirty(draft);
  return (
    <EditingContext value={editing}>
      <Page
        title={draft.name || strings.scripts.untitled}
        above={
          <ScriptHeader id={id} dirty={dirty} busy={making.isSaving} onSave={() => void making.save()} />
        }
      >
        <ScriptNotices
          saved={saved}
          dirty={dirty}
          onDiscard={(to) => dispatch({ do: 'discard', saved: to })}
          onStartOver={onStartOver}
        />
        <div className={styles.top}>
          <Still state={trial} at={at} onSeek={setAt} />
          <section className={styles.values} aria-labelledby="values">
            <h2 id="values">{strings.scripts.parameters}</h2>
            <div className={styles.fields}>
              <ParametersForm
                inputs={inputsOf(draft.document)}
                values={draft.values}
                problems={trial.problems}
                onChange={editing.fillIn}
              />
            </div>
            {canWrite && (
              <RenderPanel
                scriptId={id}
                state={trial}
                isDirty={dirty}
                busy={making.isBusy}
                onRender={(how) => void making.render(how)}
              />
            )}
          </section>
        </div>
        <Timeline resolved={trial.resolved} at={at} onSeek={setAt} />
        <ScriptSides text={text} />
        {id !== null && <Results scriptId={id} />}
      </Page>
      <LeaveGuard dirty={dirty && canWrite} />
    </EditingContext>
  );
}

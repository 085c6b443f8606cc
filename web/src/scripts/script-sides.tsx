import { Tabs } from 'radix-ui';
import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Loading } from '../ui/states.tsx';
import { printJson } from './document/print.ts';
import { useEditing } from './editing.ts';
import { ClipForm } from './form/clip-form.tsx';
import { InputsForm } from './form/inputs-form.tsx';
import { SettingsForm } from './form/settings-form.tsx';
import type { JsonEditorHandle } from './json/editor.tsx';
import styles from './script-sides.module.css';

/** The editor is half of what this page loads, and nothing that has to be there first. */
const JsonEditor = lazy(() => import('./json/editor.tsx'));

type Tab = keyof typeof strings.scripts.tabs;
const TABS = ['clip', 'inputs', 'settings'] as const satisfies readonly Tab[];

/** The form on one side and the text on the other: one document. */
export function ScriptSides({ text }: { text: RefObject<JsonEditorHandle | null> }) {
  return (
    <div className={styles.sides}>
      <FormSide />
      <TextSide text={text} />
    </div>
  );
}

function FormSide() {
  const { draft, selected, rename } = useEditing();
  const canWrite = useCan('write');
  const [tab, setTab] = useState<Tab>('inputs');
  // Who selects a clip wants to see it.
  useEffect(() => {
    if (selected !== null) setTab('clip');
  }, [selected]);
  return (
    <section className={styles.side} aria-label={strings.scripts.form}>
      <TextField
        label={strings.scripts.name}
        maxLength={200}
        value={draft.name}
        disabled={!canWrite}
        placeholder={strings.scripts.untitled}
        onChange={({ target }) => rename(target.value)}
      />
      {draft.isBroken && (
        <p className={styles.broken} role="status">
          {strings.scripts.brokenText}
        </p>
      )}
      <Tabs.Root value={tab} onValueChange={(value) => setTab(TABS.find((one) => one === value) ?? 'clip')}>
        <Tabs.List className={styles.tabs} aria-label={strings.scripts.form}>
          {TABS.map((one) => (
            <Tabs.Trigger key={one} value={one} className={styles.tab}>
              {strings.scripts.tabs[one]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="clip" className={styles.content}>
          <ClipForm />
        </Tabs.Content>
        <Tabs.Content value="inputs" className={styles.content}>
          <InputsForm />
        </Tabs.Content>
        <Tabs.Content value="settings" className={styles.content}>
          <SettingsForm />
        </Tabs.Content>
      </Tabs.Root>
    </section>
  );
}

function TextSide({ text }: { text: RefObject<JsonEditorHandle | null> }) {
  const { draft, type, schema, faults } = useEditing();
  const canWrite = useCan('write');
  return (
    <section className={styles.text} aria-label={strings.scripts.json}>
      <header className={styles.bar}>
        <h2 className={styles.title}>{strings.scripts.json}</h2>
        {canWrite && (
          <Button tone="quiet" disabled={draft.isBroken} onClick={() => type(printJson(draft.document))}>
            {strings.scripts.formatJson}
          </Button>
        )}
      </header>
      <div className={styles.editor}>
        <Suspense fallback={<Loading />}>
          <JsonEditor
            text={draft.text}
            onChange={type}
            schema={schema}
            faults={faults}
            readOnly={!canWrite}
            handle={text}
          />
        </Suspense>
      </div>
    </section>
  );
}

import { Clapperboard } from 'lucide-react';
import { useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { formatBytes, formatRemaining } from '../../ui/format.ts';
import { useEditing } from '../editing.ts';
import { Findings } from './findings.tsx';
import { Making } from './making.tsx';
import styles from './render-panel.module.css';
import type { TrialState } from './use-trial.ts';

interface RenderPanelProps {
  /** Null for a script that was never saved. */
  readonly scriptId: string | null;
  readonly state: TrialState;
  readonly isDirty: boolean;
  readonly busy: boolean;
  readonly onRender: (how: { readonly draft: boolean }) => void;
}

/** What it would take, what to mind, and the button. */
export function RenderPanel({ scriptId, state, isDirty, busy, onRender }: RenderPanelProps) {
  const { draft, reseed } = useEditing();
  const [isDraft, setDraft] = useState(false);
  const { explanation, faults, problems } = state;
  return (
    <section className={styles.panel} aria-label={strings.scripts.render}>
      {explanation !== null && <Estimate explanation={explanation} />}
      <Findings state={state} />
      <div className={styles.choices}>
        <Checkbox
          label={strings.scripts.draft}
          title={strings.scripts.draftHint}
          checked={isDraft}
          onChange={({ target }) => setDraft(target.checked)}
        />
        <div className={styles.seed}>
          <TextField
            label={strings.scripts.seed}
            title={strings.scripts.seedHint}
            type="number"
            min={0}
            max={2 ** 31 - 1}
            value={draft.seed}
            onChange={({ target }) => reseed(Math.max(0, Math.trunc(Number(target.value) || 0)))}
          />
        </div>
        <Button
          tone="primary"
          icon={<Clapperboard size={18} />}
          busy={busy}
          disabled={draft.isBroken || faults.length + problems.length > 0}
          onClick={() => onRender({ draft: isDraft })}
        >
          {isDirty ? strings.scripts.saveAndRender : strings.scripts.render}
        </Button>
      </div>
      <Making scriptId={scriptId} />
    </section>
  );
}

function Estimate({
  explanation: { estimate, scenes },
}: {
  explanation: NonNullable<TrialState['explanation']>;
}) {
  return (
    <p className={styles.estimate}>
      {strings.scripts.estimate(formatRemaining(estimate.seconds), formatBytes(estimate.bytes))}
      {scenes.hits > 0 && `, ${strings.scripts.cached(scenes.hits, scenes.total)}`}
    </p>
  );
}

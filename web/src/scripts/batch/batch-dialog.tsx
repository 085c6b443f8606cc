import { PolyreelError } from '@polyreel/sdk';
import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useStartBatch } from '../../api/batches.ts';
import { explain } from '../../api/explain.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextArea } from '../../ui/field.tsx';
import type { ScriptInput } from '../document/script.ts';
import styles from './batch-dialog.module.css';
import { readCsv } from './csv.ts';
import { PlanTable } from './plan-table.tsx';
import { faultsByRow, planBatch } from './rows.ts';

interface BatchDialogProps {
  readonly scriptId: string;
  readonly inputs: readonly ScriptInput[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** What the server takes at once. */
const MOST = 500;

/** A table of values, checked before anything is made of it. */
export function BatchDialog({ open, onOpenChange, ...batch }: BatchDialogProps) {
  return (
    <Dialog
      title={strings.scripts.batchTitle}
      description={strings.scripts.batchText}
      open={open}
      onOpenChange={onOpenChange}
      width={980}
    >
      {open && <BatchForm {...batch} />}
    </Dialog>
  );
}

function BatchForm({ scriptId, inputs }: Pick<BatchDialogProps, 'scriptId' | 'inputs'>) {
  const [text, setText] = useState('');
  const [isDraft, setDraft] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const start = useStartBatch();
  const navigate = useNavigate();
  const plan = useMemo(() => planBatch(readCsv(text), inputs), [text, inputs]);
  const refused = useMemo(
    () => faultsByRow(start.error instanceof PolyreelError ? start.error.faults : []),
    [start.error],
  );
  const type = (next: string) => {
    start.reset();
    setText(next);
  };
  const { rows, missing } = plan;
  const wrong = rows.filter(({ problems }, row) => problems.length > 0 || refused.has(row)).length;
  const isReady = rows.length > 0 && rows.length <= MOST && wrong === 0 && missing.length === 0;
  const begin = () =>
    start.mutate(
      { scriptId, rows: rows.map(({ parameters }) => parameters), draft: isDraft },
      { onSuccess: ({ id }) => void navigate({ to: '/batches/$batchId', params: { batchId: id } }) },
    );
  return (
    <div className={styles.form}>
      <div className={styles.source}>
        <p className={styles.names}>{strings.scripts.batchColumns(inputs.map(({ name }) => name))}</p>
        <input
          ref={file}
          type="file"
          accept=".csv,.tsv,text/csv,text/tab-separated-values,text/plain"
          hidden
          onChange={({ target }) => void target.files?.[0]?.text().then(type)}
        />
        <Button icon={<FileSpreadsheet size={16} />} onClick={() => file.current?.click()}>
          {strings.scripts.batchFile}
        </Button>
      </div>
      <TextArea
        label={strings.scripts.batchPaste}
        rows={5}
        className={styles.text}
        placeholder={inputs.map(({ name }) => name).join(', ')}
        value={text}
        spellCheck={false}
        onChange={({ target }) => type(target.value)}
      />
      {start.error !== null && !(start.error instanceof PolyreelError && refused.size > 0) && (
        <p className={styles.bad} role="alert">
          {explain(start.error).detail}
        </p>
      )}
      {rows.length > 0 && <PlanTable plan={plan} refused={refused} />}
      <div className={styles.foot}>
        <p role="status" className={isReady ? styles.good : styles.bad}>
          {summary({ rows: rows.length, wrong, missing })}
        </p>
        <Checkbox
          label={strings.scripts.draft}
          checked={isDraft}
          onChange={({ target }) => setDraft(target.checked)}
        />
        <Button tone="primary" disabled={!isReady} busy={start.isPending} onClick={begin}>
          {strings.scripts.batchStart(rows.length)}
        </Button>
      </div>
    </div>
  );
}

function summary({
  rows,
  wrong,
  missing,
}: {
  rows: number;
  wrong: number;
  missing: readonly string[];
}): string {
  const { scripts } = strings;
  if (rows === 0) return '';
  if (rows > MOST) return scripts.batchTooMany(MOST);
  if (missing.length > 0) return scripts.batchMissing(missing);
  return wrong > 0 ? scripts.batchWrong(wrong) : scripts.batchGood(rows);
}

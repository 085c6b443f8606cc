import { useState } from 'react';
import { useVersion, useVersions } from '../../api/scripts.ts';
import { strings } from '../../strings/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { isObject, type Json } from '../document/json.ts';
import { printJson } from '../document/print.ts';
import styles from './versions-dialog.module.css';

interface VersionsDialogProps {
  readonly scriptId: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Null for who cannot change the script. */
  readonly onRestore: ((document: Json, version: number) => void) | null;
}

/** Every version of a script, to be looked at and to be put back. */
export function VersionsDialog({ scriptId, open, onOpenChange, onRestore }: VersionsDialogProps) {
  const [looked, setLooked] = useState<number | null>(null);
  const { data: version } = useVersion(scriptId, looked);
  const document = version?.document as Json | undefined;
  const restore = () => {
    if (version === undefined || !isObject(document)) return;
    onOpenChange(false);
    onRestore?.(document, version.version);
  };
  return (
    <Dialog
      title={strings.scripts.versions}
      description={strings.scripts.versionsText}
      open={open}
      onOpenChange={onOpenChange}
      width={920}
      {...(onRestore !== null && {
        actions: (
          <Button tone="primary" disabled={document === undefined} onClick={restore}>
            {strings.scripts.restore}
          </Button>
        ),
      })}
    >
      <div className={styles.body}>
        {open && <VersionList scriptId={scriptId} looked={looked} onLook={setLooked} />}
        <textarea
          readOnly
          className={styles.text}
          aria-label={looked === null ? strings.scripts.versions : strings.scripts.lookTitle(looked)}
          value={document === undefined ? '' : printJson(document)}
        />
      </div>
    </Dialog>
  );
}

interface VersionListProps {
  readonly scriptId: string;
  readonly looked: number | null;
  readonly onLook: (version: number) => void;
}

function VersionList({ scriptId, looked, onLook }: VersionListProps) {
  const { data: versions, error, refetch } = useVersions(scriptId);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (versions === undefined) return <Loading />;
  return (
    <ol className={styles.list} reversed>
      {versions.map(({ version, createdAt }, index) => (
        <li key={version}>
          <button
            type="button"
            className={styles.version}
            aria-pressed={version === looked}
            onClick={() => onLook(version)}
          >
            <span>{strings.scripts.version(version)}</span>
            {index === 0 && <Badge tone="accent">{strings.scripts.current}</Badge>}
            <span className={styles.when}>
              <Ago at={createdAt} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

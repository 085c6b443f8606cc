import { Link } from '@tanstack/react-router';
import { CircleCheck, FileUp, Link2, Pause, Play, RotateCcw, X } from 'lucide-react';
import { useRef } from 'react';
import { strings } from '../strings/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { formatBytes, formatRemaining } from '../ui/format.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { toast } from '../ui/toasts.ts';
import { cancelImport, retryImport } from './importing.ts';
import { forget } from './memory.ts';
import { remaining } from './pace.ts';
import { cancel, giveAgain, hasFile, pause, resume } from './sending.ts';
import styles from './transfer-row.module.css';
import { remove, type Transfer } from './transfers.ts';

export function TransferRow({ transfer }: { transfer: Transfer }) {
  const { way, name, state, assetId, size, pace } = transfer;
  const Icon = state === 'done' ? CircleCheck : way === 'upload' ? FileUp : Link2;
  return (
    <li className={styles.row} data-state={state}>
      <Icon size={20} aria-hidden className={styles.icon} />
      <div className={styles.text}>
        {assetId === null ? (
          <span className={styles.name}>{name}</span>
        ) : (
          <Link to="/assets/$assetId" params={{ assetId }} className={styles.name}>
            {name}
          </Link>
        )}
        {(state === 'sending' || state === 'processing') && (
          <ProgressBar
            label={strings.uploads.progress(name)}
            value={state === 'processing' || size === null || size === 0 ? null : pace.bytes / size}
          />
        )}
        <span className={styles.facts}>{factsOf(transfer)}</span>
        {state === 'interrupted' && <ChooseAgain transfer={transfer} />}
      </div>
      <Controls transfer={transfer} />
    </li>
  );
}

function factsOf(transfer: Transfer): string {
  const { state, reason, size, pace, way } = transfer;
  if (state === 'failed') return reason ?? '';
  if (state !== 'sending') return strings.uploads[state];
  const { speed, bytes } = pace;
  if (way === 'import' && size === null) return strings.uploads.fetching(formatBytes(bytes));
  const left = size === null ? null : remaining(pace, size);
  return [
    strings.uploads.sending(formatBytes(bytes), formatBytes(size ?? 0)),
    ...(speed === null ? [] : [strings.uploads.speed(formatBytes(speed))]),
    ...(left === null ? [] : [strings.uploads.left(formatRemaining(left))]),
  ].join(' · ');
}

/** The page forgot the file, and only the person can give it again. */
function ChooseAgain({ transfer: { id, name } }: { transfer: Transfer }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>{strings.uploads.chooseAgain}</Button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined && !giveAgain(id, file))
            toast(strings.uploads.notTheSame(name), { tone: 'bad' });
          target.value = '';
        }}
      />
    </>
  );
}

/** What can be done with it now. */
function Controls({ transfer: { id, way, name, state, assetId } }: { transfer: Transfer }) {
  const isUpload = way === 'upload';
  return (
    <div className={styles.controls}>
      {isUpload && (state === 'sending' || state === 'waiting') && (
        <IconButton label={strings.uploads.pause(name)} onClick={() => pause(id)}>
          <Pause size={16} />
        </IconButton>
      )}
      {isUpload && state === 'paused' && (
        <IconButton label={strings.uploads.resume(name)} onClick={() => resume(id)}>
          <Play size={16} />
        </IconButton>
      )}
      {state === 'failed' && (assetId !== null || hasFile(id)) && (
        <IconButton
          label={strings.uploads.retry(name)}
          onClick={() => (assetId === null ? resume(id) : void retryImport(id))}
        >
          <RotateCcw size={16} />
        </IconButton>
      )}
      {state === 'done' || state === 'cancelled' || state === 'failed' || state === 'processing' ? (
        <IconButton
          label={strings.uploads.remove(name)}
          onClick={() => {
            forget(id);
            remove(id);
          }}
        >
          <X size={16} />
        </IconButton>
      ) : (
        <IconButton
          label={strings.uploads.cancel(name)}
          onClick={() => (isUpload ? cancel(id) : void cancelImport(id))}
        >
          <X size={16} />
        </IconButton>
      )}
    </div>
  );
}

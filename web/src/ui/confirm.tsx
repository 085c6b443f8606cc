import { strings } from '../strings/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmProps {
  readonly title: string;
  /** What is lost, in a sentence. */
  readonly description: string;
  /** What the button does, like "Delete for good". */
  readonly action: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
}

/** Asks before something that cannot be undone. What can be undone is done at once, with an undo in the toast. */
export function Confirm({ action, onConfirm, busy = false, ...dialog }: ConfirmProps) {
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>{strings.common.cancel}</Button>
          <Button tone="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  );
}

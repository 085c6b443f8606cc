import { useBlocker } from '@tanstack/react-router';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Asks before what is not saved is left; it is kept in the tab all the same. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Dialog
      title={strings.scripts.leaveTitle}
      description={strings.scripts.leaveText}
      open={status === 'blocked'}
      onOpenChange={() => reset?.()}
      actions={
        <>
          <Button onClick={() => proceed?.()}>{strings.scripts.leave}</Button>
          <Button tone="primary" onClick={() => reset?.()}>
            {strings.scripts.stay}
          </Button>
        </>
      }
    />
  );
}

import { useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Confirm, type ConfirmProps } from './confirm.tsx';

export interface ConfirmedButtonProps
  extends Pick<ConfirmProps, 'title' | 'description' | 'action' | 'busy'>,
    Pick<ButtonProps, 'tone' | 'icon'> {
  /** Told how to take the question away, once it is done or has failed. */
  readonly onConfirm: (close: () => void) => void;
}

/** A button for what cannot be undone: it asks first. */
export function ConfirmedButton({
  tone = 'plain',
  icon,
  action,
  onConfirm,
  ...question
}: ConfirmedButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button tone={tone} icon={icon} onClick={() => setAsking(true)}>
        {action}
      </Button>
      <Confirm
        {...question}
        action={action}
        open={isAsking}
        onOpenChange={setAsking}
        onConfirm={() => onConfirm(() => setAsking(false))}
      />
    </>
  );
}

import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { strings } from '../strings/index.ts';
import { Button, classes, IconButton } from './button.tsx';
import { useStore } from './store.ts';
import styles from './toaster.module.css';
import { dismiss, type Toast, toasts } from './toasts.ts';

/** Milliseconds. */
const SHOWN_FOR = 8_000;

/** Where toasts appear; once in the page. */
export function Toaster() {
  const shown = useStore(toasts, (value) => value);
  return (
    <Primitive.Provider label={strings.common.notifications} swipeDirection="right">
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
      <Primitive.Viewport className={styles.viewport} />
    </Primitive.Provider>
  );
}

function OneToast({ toast: { id, text, tone, action } }: { toast: Toast }) {
  return (
    <Primitive.Root
      className={classes(styles.toast, tone === 'bad' && styles.bad)}
      type={tone === 'bad' ? 'foreground' : 'background'}
      duration={tone === 'bad' ? Number.POSITIVE_INFINITY : SHOWN_FOR}
      onOpenChange={(open) => !open && dismiss(id)}
    >
      <Primitive.Description className={styles.text}>{text}</Primitive.Description>
      {action !== null && (
        <Primitive.Action asChild altText={action.label}>
          <Button tone="quiet" onClick={action.run}>
            {action.label}
          </Button>
        </Primitive.Action>
      )}
      <Primitive.Close asChild>
        <IconButton label={strings.common.close}>
          <X size={16} />
        </IconButton>
      </Primitive.Close>
    </Primitive.Root>
  );
}

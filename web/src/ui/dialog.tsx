import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  /** A sentence below the title, read out with it. */
  readonly description?: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Pixels; as wide as the screen at most. */
  readonly width?: number;
  /** The buttons, the one that goes on last. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * The first field, or the dialog itself: on the button that closes it, which comes first, a tooltip would open, and Escape
 * would close that alone.
 */
function focusFirst(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  const field = dialog.querySelector<HTMLElement>('input:not([disabled]), select, textarea');
  (field ?? dialog).focus();
}

/** A modal dialog: focus stays in it, and Escape closes it. */
export function Dialog({
  title,
  description,
  open,
  onOpenChange,
  width = 480,
  actions,
  children,
}: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={styles.scrim} />
        <Primitive.Content
          className={styles.dialog}
          style={{ maxWidth: width }}
          onOpenAutoFocus={focusFirst}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <header className={styles.header}>
            <Primitive.Title className={styles.title}>{title}</Primitive.Title>
            <Primitive.Close asChild>
              <IconButton label={strings.common.close}>
                <X size={18} />
              </IconButton>
            </Primitive.Close>
          </header>
          {description !== undefined && (
            <Primitive.Description className={styles.description}>{description}</Primitive.Description>
          )}
          {children !== undefined && <div className={styles.body}>{children}</div>}
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

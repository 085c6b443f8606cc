import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { Tooltip } from './tooltip.tsx';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  /** While something that it started is under way: it cannot be pressed again. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
}

/** A button with a text, and perhaps an icon before it. */
export function Button({
  tone = 'plain',
  busy = false,
  icon,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classes(styles.button, styles[tone], className)}
    >
      {busy ? <span className={styles.spinner} aria-hidden /> : icon}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  /** What it does: its name for everybody who cannot see the icon, and its tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A square button with an icon only. */
export function IconButton({
  label,
  children,
  tone = 'quiet',
  className,
  busy: _,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classes(styles.button, styles[tone], styles.square, className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}

/** The class of a link that looks like a button. */
export function buttonClass(tone: ButtonTone = 'plain'): string {
  return classes(styles.button, styles[tone]);
}

export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

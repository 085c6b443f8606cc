import { Tooltip as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './tooltip.module.css';

/** Around the whole page: tooltips that follow one another open at once. */
export const TooltipProvider = Primitive.Provider;

/** Says what the control below the pointer, or in focus, is called. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Primitive.Root delayDuration={500}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles.tooltip} sideOffset={6} collisionPadding={8}>
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

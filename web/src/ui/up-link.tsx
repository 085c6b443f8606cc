import { createLink } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './up-link.module.css';

/** Leads to what the page is a part of; `to` and `params` as of every link. */
export const UpLink = createLink(function UpAnchor({ children, ...rest }: ComponentProps<'a'>) {
  return (
    <a {...rest} className={styles.up}>
      <ChevronLeft size={16} aria-hidden />
      {children}
    </a>
  );
});

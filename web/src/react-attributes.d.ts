import 'react';

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Folders are chosen instead of files: in every browser, though no standard has it. */
    webkitdirectory?: '' | undefined;
  }
}

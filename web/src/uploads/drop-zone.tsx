import { UploadCloud } from 'lucide-react';
import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';
import styles from './drop-zone.module.css';
import { filesOf } from './dropped-files.ts';
import { importLinks } from './importing.ts';
import { linksIn } from './links-in-text.ts';
import { upload } from './sending.ts';

/** The whole page takes files that are dropped, and files and links that are pasted; says so while something is dragged over it. */
export function DropZone() {
  const isOver = useDropAndPaste();
  if (!isOver) return null;
  return (
    <div className={styles.zone} aria-hidden>
      <div className={styles.frame}>
        <UploadCloud size={48} strokeWidth={1.5} />
        <strong>{strings.uploads.dropHere}</strong>
        <span>{strings.uploads.dropHint}</span>
      </div>
    </div>
  );
}

function useDropAndPaste(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault(), { signal });
    window.addEventListener('dragenter', (event) => carriesFiles(event) && setOver(true), { signal });
    // Leaving the window, and not one element for another.
    window.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && setOver(false), {
      signal,
    });
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (!carriesFiles(event) || event.dataTransfer === null) return;
        event.preventDefault();
        void filesOf(event.dataTransfer).then(upload);
      },
      { signal },
    );
    window.addEventListener(
      'paste',
      (event) => {
        if (event.clipboardData === null || isTyping(event.target)) return;
        void receive(event.clipboardData);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return isOver;
}

async function receive(clipboard: DataTransfer): Promise<void> {
  const links = linksIn(clipboard.getData('text/plain'));
  const files = await filesOf(clipboard);
  if (files.length > 0) upload(files);
  else if (links.length > 0) await importLinks(links);
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** Where a text is being written, what is pasted belongs to it. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
}

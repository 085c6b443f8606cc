import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from './button.tsx';

/** Milliseconds for which it says that it has copied. */
const SAID_FOR = 1_500;

/** Puts a text on the clipboard. */
export function CopyButton({ text, label = strings.common.copy }: { text: string; label?: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SAID_FOR);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <IconButton label={isDone ? strings.common.copied : label} onClick={() => void copy()}>
      {isDone ? <Check size={16} /> : <Copy size={16} />}
    </IconButton>
  );
}

import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { strings } from '../strings/index.ts';
import styles from './tag-input.module.css';

export interface TagInputProps {
  readonly label: string;
  readonly tags: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
  /** Tags that there are already, offered while typing. */
  readonly suggestions?: readonly string[];
  readonly disabled?: boolean;
}

/** Tags edited in place: Enter or a comma adds one, Backspace in the empty field takes the last one away. */
export function TagInput({ label, tags, onChange, suggestions = [], disabled = false }: TagInputProps) {
  const [text, setText] = useState('');
  const list = useId();
  const add = () => {
    const tag = text.trim();
    if (tag !== '' && !tags.includes(tag)) onChange([...tags, tag]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) {
      onChange(tags.slice(0, -1));
    }
  };
  return (
    <div className={styles.box}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
          {!disabled && (
            <button
              type="button"
              aria-label={strings.common.removeTag(tag)}
              onClick={() => onChange(tags.filter((one) => one !== tag))}
            >
              <X size={14} />
            </button>
          )}
        </span>
      ))}
      {!disabled && (
        <input
          aria-label={label}
          placeholder={strings.common.addTag}
          list={list}
          value={text}
          maxLength={64}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      )}
      <datalist id={list}>
        {suggestions
          .filter((one) => !tags.includes(one))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
    </div>
  );
}

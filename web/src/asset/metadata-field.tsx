import { useState } from 'react';
import { strings } from '../strings/index.ts';
import { TextArea } from '../ui/field.tsx';
import { readMetadata } from './metadata.ts';
import styles from './metadata-field.module.css';

export interface MetadataFieldProps {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
  readonly onChange: (metadata: Record<string, unknown>) => void;
}

/** What programs keep with an asset, as JSON; folded away, since people seldom look. */
export function MetadataField({ metadata, readOnly, onChange }: MetadataFieldProps) {
  const shown = JSON.stringify(metadata, null, 2);
  const [text, setText] = useState(shown);
  const read = readMetadata(text);
  return (
    <details>
      <summary className={styles.summary}>{strings.asset.metadata(Object.keys(metadata).length)}</summary>
      <TextArea
        label={strings.asset.metadataLabel}
        labelHidden
        className={styles.json}
        value={text}
        rows={6}
        spellCheck={false}
        readOnly={readOnly}
        error={read === null ? strings.asset.metadataWrong : undefined}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => read !== null && JSON.stringify(read) !== JSON.stringify(metadata) && onChange(read)}
      />
    </details>
  );
}

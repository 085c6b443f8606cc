import type { AssetDetail } from '@polyreel/sdk';
import { useState } from 'react';
import { useCan } from '../api/session.ts';
import { useTags } from '../api/tags.ts';
import { strings } from '../strings/index.ts';
import { TextArea, TextField } from '../ui/field.tsx';
import { TagInput } from '../ui/tag-input.tsx';
import { MetadataField } from './metadata-field.tsx';
import { Section } from './section.tsx';
import { useChanges } from './use-changes.ts';

/** What people say of it, edited in place: kept when the field is left. */
export function Description({ asset }: { asset: AssetDetail }) {
  const change = useChanges(asset);
  const canWrite = useCan('write');
  const suggestions = useTags().data?.map(({ tag }) => tag) ?? [];
  const [name, setName] = useState(asset.name);
  const [description, setDescription] = useState(asset.description);
  // What somebody else wrote meanwhile is shown, unless this person is writing.
  useFollow(asset.name, setName);
  useFollow(asset.description, setDescription);
  return (
    <Section title={strings.asset.descriptionTitle}>
      <TextField
        label={strings.common.name}
        value={name}
        maxLength={512}
        readOnly={!canWrite}
        onChange={({ target }) => setName(target.value)}
        onBlur={() => {
          if (name.trim() === '') setName(asset.name);
          else if (name !== asset.name) change({ name });
        }}
      />
      <TagInput
        label={strings.asset.tags}
        tags={asset.tags}
        suggestions={suggestions}
        disabled={!canWrite}
        onChange={(tags) => change({ tags: [...tags] })}
      />
      <TextArea
        label={strings.asset.description}
        value={description}
        rows={3}
        readOnly={!canWrite}
        onChange={({ target }) => setDescription(target.value)}
        onBlur={() => description !== asset.description && change({ description })}
      />
      <MetadataField
        key={JSON.stringify(asset.metadata)}
        metadata={asset.metadata}
        readOnly={!canWrite}
        onChange={(metadata) => change({ metadata })}
      />
    </Section>
  );
}

function useFollow(value: string, set: (value: string) => void): void {
  const [known, setKnown] = useState(value);
  if (known === value) return;
  setKnown(value);
  set(value);
}

import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { polyreel } from '../api/client.ts';
import { strings } from '../strings/index.ts';
import { Select } from '../ui/field.tsx';

export interface CaptionsTrack {
  /** Of the chosen ones as WebVTT, or null. */
  readonly url: string | null;
  readonly name: string;
  readonly chosen: string | null;
  readonly choose: (assetId: string | null) => void;
}

/** Captions of the library, to be shown over a video. */
export function useCaptionsTrack(): CaptionsTrack {
  const [chosen, choose] = useState<string | null>(null);
  const { data: text } = useQuery({
    queryKey: ['captions', chosen],
    queryFn: chosen === null ? skipToken : ({ signal }) => polyreel.assets.captions(chosen, { signal }),
  });
  const { data: all = [] } = useCaptions();
  const url = useMemo(
    () => (text === undefined ? null : URL.createObjectURL(new Blob([text], { type: 'text/vtt' }))),
    [text],
  );
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  return { url, name: all.find(({ id }) => id === chosen)?.name ?? '', chosen, choose };
}

function useCaptions() {
  return useQuery({
    queryKey: ['captions'],
    queryFn: async ({ signal }) =>
      (await polyreel.assets.list({ kind: ['captions'], status: ['ready'], limit: 100 }, { signal })).data,
  });
}

/** Which captions to show; nothing while the library has none. */
export function CaptionsChoice({ captions }: { captions: CaptionsTrack }) {
  const { data: all = [] } = useCaptions();
  if (all.length === 0) return null;
  return (
    <Select
      label={strings.asset.captions}
      labelHidden
      value={captions.chosen ?? ''}
      options={[['', strings.asset.noCaptions], ...all.map(({ id, name }) => [id, name] as const)]}
      onChange={({ target }) => captions.choose(target.value || null)}
    />
  );
}

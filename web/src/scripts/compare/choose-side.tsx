import { useGeneration, useGenerations } from '../../api/generations.ts';
import { strings } from '../../strings/index.ts';
import { Select } from '../../ui/field.tsx';
import { formatMoment } from '../../ui/format.ts';
import type { CompareSearch } from '../compare-search.ts';

interface ChooseSideProps {
  readonly side: 'a' | 'b';
  readonly search: CompareSearch;
  readonly onChange: (search: CompareSearch) => void;
}

/** Another result of the same script, or of any where nothing is chosen yet. */
export function ChooseSide({ side, search, onChange }: ChooseSideProps) {
  const chosen = search[side];
  const { data: known } = useGeneration(search.a ?? search.b ?? null);
  const { generations } = useGenerations(known === undefined ? {} : { scriptId: known.scriptId });
  const done = generations.filter(({ status }) => status === 'succeeded');
  const options = done.map(
    ({ assetId, scriptVersion, createdAt }) =>
      [assetId, `${strings.scripts.version(scriptVersion)}, ${formatMoment(createdAt)}`] as const,
  );
  const isListed = chosen === undefined || done.some(({ assetId }) => assetId === chosen);
  return (
    <Select
      label={strings.scripts.chooseSide[side]}
      value={chosen ?? ''}
      options={[
        ...(chosen === undefined ? [['', strings.scripts.noneChosen] as const] : []),
        ...(isListed ? [] : [[chosen, strings.scripts.side[side]] as const]),
        ...options,
      ]}
      onChange={({ target }) => onChange({ ...search, [side]: target.value })}
    />
  );
}

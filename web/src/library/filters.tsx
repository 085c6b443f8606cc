import { LayoutGrid, ListFilter, Rows3, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useProjects } from '../api/projects.ts';
import { useTags } from '../api/tags.ts';
import { strings } from '../strings/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox, Select, TextField } from '../ui/field.tsx';
import { TagInput } from '../ui/tag-input.tsx';
import { useLater } from '../ui/use-later.ts';
import styles from './filters.module.css';
import { type AssetSearch, isFiltered, KINDS, ORIGINS, SORTS, STATUSES } from './search.ts';

export interface FiltersProps {
  readonly search: AssetSearch;
  /** Replaces what is named; undefined takes a filter away. */
  readonly onChange: (changes: { readonly [K in keyof AssetSearch]?: AssetSearch[K] | undefined }) => void;
  /** A list of one project has no filter by project. */
  readonly hideProject?: boolean;
}

/** Search as you type, order and view; the other filters fold out. */
export function Filters({ search, onChange, hideProject = false }: FiltersProps) {
  const [isOpen, setOpen] = useState(isFiltered({ ...search, q: '' } as AssetSearch) && hasMore(search));
  const { view, sort = SORTS[0] } = search;
  return (
    <search className={styles.filters}>
      <div className={styles.bar}>
        <SearchBox value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
        <IconButton
          label={strings.library.filters}
          aria-expanded={isOpen}
          aria-pressed={hasMore(search)}
          onClick={() => setOpen(!isOpen)}
        >
          <ListFilter size={18} />
        </IconButton>
        <Select
          label={strings.library.sort}
          labelHidden
          value={sort}
          options={SORTS.map((one) => [one, strings.library.sorts[one]] as const)}
          onChange={({ target }) => onChange({ sort: SORTS.find((one) => one === target.value) })}
        />
        <IconButton
          label={view === 'table' ? strings.library.asGrid : strings.library.asTable}
          onClick={() => onChange({ view: view === 'table' ? undefined : 'table' })}
        >
          {view === 'table' ? <LayoutGrid size={18} /> : <Rows3 size={18} />}
        </IconButton>
      </div>
      {isOpen && <More search={search} onChange={onChange} hideProject={hideProject} />}
    </search>
  );
}

function hasMore({ q: _q, ...rest }: AssetSearch): boolean {
  return isFiltered(rest);
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const later = useLater(text.trim());
  // The address changed by itself: a link, or the back button.
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told, and once.
  useEffect(() => {
    if (later !== value) onChange(later);
  }, [later]);
  return (
    <div className={styles.search}>
      <Search size={18} aria-hidden />
      <TextField
        label={strings.library.search}
        labelHidden
        type="search"
        placeholder={strings.library.search}
        value={text}
        maxLength={200}
        onChange={({ target }) => setText(target.value)}
      />
    </div>
  );
}

function More({ search, onChange, hideProject = false }: FiltersProps) {
  const projects = useProjects();
  const tags = useTags();
  const any = ['', strings.library.any] as const;
  return (
    <div className={styles.more}>
      <Choice
        label={strings.library.kind}
        value={search.kind?.[0]}
        options={KINDS.map((one) => [one, strings.common.kinds[one]] as const)}
        onChange={(value) => onChange({ kind: KINDS.filter((one) => one === value) })}
      />
      <Choice
        label={strings.library.status}
        value={search.status?.[0]}
        options={STATUSES.map((one) => [one, strings.common.statuses[one]] as const)}
        onChange={(value) => onChange({ status: STATUSES.filter((one) => one === value) })}
      />
      <Choice
        label={strings.library.origin}
        value={search.origin?.[0]}
        options={ORIGINS.map((one) => [one, strings.common.origins[one]] as const)}
        onChange={(value) => onChange({ origin: ORIGINS.filter((one) => one === value) })}
      />
      <TagInput
        label={strings.library.withTags}
        tags={search.tag ?? []}
        suggestions={(tags.data ?? []).map(({ tag }) => tag)}
        onChange={(tag) => onChange({ tag: tag.length === 0 ? undefined : tag })}
      />
      {!hideProject && (
        <Select
          label={strings.library.project}
          value={search.project ?? ''}
          options={[any, ...(projects.data ?? []).map(({ id, title }) => [id, title] as const)]}
          onChange={({ target }) => onChange({ project: target.value || undefined })}
        />
      )}
      {(['from', 'until'] as const).map((end) => (
        <TextField
          key={end}
          label={strings.library[end]}
          type="date"
          value={search[end] ?? ''}
          onChange={({ target }) => onChange({ [end]: target.value || undefined })}
        />
      ))}
      <Checkbox
        label={strings.library.onlyFavourites}
        checked={search.favourite ?? false}
        onChange={({ target }) => onChange({ favourite: target.checked ? true : undefined })}
      />
      <Button tone="quiet" onClick={() => onChange(NONE)}>
        {strings.library.clearFilters}
      </Button>
    </div>
  );
}

const NONE = {
  q: undefined,
  kind: undefined,
  status: undefined,
  origin: undefined,
  tag: undefined,
  project: undefined,
  favourite: undefined,
  from: undefined,
  until: undefined,
};

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string | undefined) => void;
}

/** One of several, or any. What the address names is offered, whether it is there or not. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  const isKnown = value === undefined || options.some(([one]) => one === value);
  const offered = [
    ['', strings.library.any] as const,
    ...(isKnown ? [] : [[value, value] as const]),
    ...options,
  ];
  return (
    <Select
      label={label}
      value={value ?? ''}
      options={offered}
      onChange={({ target }) => onChange(target.value || undefined)}
    />
  );
}

/** What the address of a list of assets holds: filters, order and view, so that a link or the back button leads to the same list. */
export interface AssetSearch {
  readonly q?: string;
  readonly kind?: readonly Kind[];
  readonly status?: readonly Status[];
  readonly origin?: readonly Origin[];
  /** All of them. */
  readonly tag?: readonly string[];
  readonly project?: string;
  readonly favourite?: true;
  /** Days, like 2026-11-21, both included. */
  readonly from?: string;
  readonly until?: string;
  readonly sort?: Sort;
  readonly view?: 'table';
}

export const KINDS = ['image', 'video', 'audio', 'captions', 'font'] as const;
export type Kind = (typeof KINDS)[number];
export const STATUSES = ['ready', 'processing', 'awaiting', 'failed'] as const;
export type Status = (typeof STATUSES)[number];
export const ORIGINS = ['upload', 'link', 'generated'] as const;
export type Origin = (typeof ORIGINS)[number];
/** The first is what nobody has to say. */
export const SORTS = [
  '-created',
  'created',
  '-updated',
  'updated',
  'name',
  '-name',
  '-size',
  'size',
] as const;
export type Sort = (typeof SORTS)[number];

/** As many as the server looks for at once. */
const MOST_TAGS = 10;

/** Keeps what is valid: an address that somebody edited by hand shows a list all the same. */
export function parseAssetSearch(raw: Record<string, unknown>): AssetSearch {
  const { q, kind, status, origin, tag, project, favourite, from, until, sort, view } = raw;
  const kinds = someOf(KINDS, kind);
  const statuses = someOf(STATUSES, status);
  const origins = someOf(ORIGINS, origin);
  const tags = [...new Set([tag].flat().filter(isText))].slice(0, MOST_TAGS);
  const [order] = someOf(SORTS, sort);
  return {
    ...(isText(q) && { q }),
    ...(kinds.length > 0 && { kind: kinds }),
    ...(statuses.length > 0 && { status: statuses }),
    ...(origins.length > 0 && { origin: origins }),
    ...(tags.length > 0 && { tag: tags }),
    ...(isText(project) && { project }),
    ...(favourite === true && { favourite }),
    ...(isDay(from) && { from }),
    ...(isDay(until) && { until }),
    ...(order !== undefined && order !== SORTS[0] && { sort: order }),
    ...(view === 'table' && { view }),
  };
}

/** Whether anything narrows the list: an empty one then says something else. */
export function isFiltered({ sort: _sort, view: _view, ...filters }: AssetSearch): boolean {
  return Object.keys(filters).length > 0;
}

function someOf<T extends string>(known: readonly T[], raw: unknown): T[] {
  const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return known.filter((one) => given.includes(one));
}

function isText(raw: unknown): raw is string {
  return typeof raw === 'string' && raw.trim() !== '';
}

function isDay(raw: unknown): raw is string {
  return typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) && !Number.isNaN(Date.parse(raw));
}

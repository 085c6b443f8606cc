import type { AssetQuery } from '../asset-list.ts';

/** A page of a list that leaves nothing out. */
export const EVERY_ASSET: AssetQuery = {
  workspaceId: 'w',
  kinds: [],
  unlisted: [],
  statuses: [],
  origins: [],
  projectId: null,
  tags: [],
  userId: null,
  favourite: null,
  sha256: null,
  trashed: false,
  stored: false,
  createdFrom: null,
  createdUntil: null,
  search: null,
  sort: 'created',
  direction: 'desc',
  after: { value: 1, id: 'a' },
  offset: 0,
  limit: 50,
};

import { Type } from 'typebox';
import { presentDetail, presentSummary } from '../present.ts';
import {
  AssetDetail,
  AssetSummary,
  Cursor,
  Id,
  Kind,
  Limit,
  NextCursor,
  Status,
  Tags,
  Values,
} from '../shapes.ts';
import { thumbnailOf } from '../thumbnail.ts';
import { READS, type Tool, tool } from '../tool.ts';

const USUAL_LIMIT = 20;

const searchAssets = tool('search_assets', {
  title: 'Search the library',
  description:
    'Finds images, videos, sounds, captions and fonts by words, kind, tag or project; newest first unless sorted otherwise.',
  input: Type.Object({
    query: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words in name, tags or description; beginnings match.' }),
    ),
    kind: Type.Optional(Kind),
    status: Type.Optional(Status),
    tag: Type.Optional(Type.String()),
    projectId: Type.Optional(Id),
    sort: Type.Optional(
      Type.Enum(['-created', 'created', '-updated', 'updated', 'name', '-name', 'size', '-size'], {
        description: 'A minus sign means descending.',
      }),
    ),
    limit: Limit,
    cursor: Cursor,
  }),
  output: Type.Object({ assets: Type.Array(AssetSummary), nextCursor: NextCursor }),
  annotations: READS,
  async run({ query: q, kind, status, tag, limit = USUAL_LIMIT, ...filters }, { polyreel }, signal) {
    const page = await polyreel.assets.list(
      {
        ...filters,
        q,
        limit,
        kind: kind && [kind],
        status: status && [status],
        tag: tag === undefined ? tag : [tag],
      },
      { signal },
    );
    return { value: { assets: page.data.map(presentSummary), nextCursor: page.nextCursor } };
  },
});

const getAsset = tool('get_asset', {
  title: 'Look at an asset',
  description: 'Everything about one asset, with a small picture of it where there is one.',
  input: Type.Object({
    id: Id,
    thumbnail: Type.Optional(
      Type.Boolean({ description: 'Whether to show the picture; true unless said otherwise.' }),
    ),
  }),
  output: AssetDetail,
  annotations: READS,
  async run({ id, thumbnail = true }, desk, signal) {
    const asset = await desk.polyreel.assets.get(id, { signal });
    const shown = thumbnail ? await thumbnailOf(asset, desk, signal) : [];
    return { value: presentDetail(asset), shown };
  },
});

const updateAsset = tool('update_asset', {
  title: 'Rename, describe or tag an asset',
  description:
    'Changes what is said of an asset; only what is given is changed, and `tags` replaces all of its tags.',
  input: Type.Object({
    id: Id,
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    tags: Type.Optional(Tags),
    favourite: Type.Optional(Type.Boolean()),
    metadata: Type.Optional(Values),
  }),
  output: AssetDetail,
  // What was said before is lost.
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ id, ...changes }, { polyreel }, signal) {
    return { value: presentDetail(await polyreel.assets.update(id, changes, { signal })) };
  },
});

const listProjects = tool('list_projects', {
  title: 'List the projects',
  description:
    'The projects of the workspace, newest first; search_assets finds the assets of one by `projectId`.',
  input: Type.Object({ limit: Limit, cursor: Cursor }),
  output: Type.Object({
    projects: Type.Array(
      Type.Object({
        id: Id,
        title: Type.String(),
        description: Type.Union([Type.String(), Type.Null()]),
        createdAt: Type.String(),
      }),
    ),
    nextCursor: NextCursor,
  }),
  annotations: READS,
  async run({ limit = USUAL_LIMIT, cursor }, { polyreel }, signal) {
    const page = await polyreel.projects.list({ limit, cursor }, { signal });
    const projects = page.data.map(({ id, title, description, createdAt }) => ({
      id,
      title,
      description,
      createdAt,
    }));
    return { value: { projects, nextCursor: page.nextCursor } };
  },
});

export const LIBRARY_TOOLS: readonly Tool[] = [searchAssets, getAsset, updateAsset, listProjects];

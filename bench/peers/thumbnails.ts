import { type Contestant, OURS, type Stored } from '../contestants.ts';
import type { TaskResult } from '../load/task.ts';
import { DIRECTUS, POCKETBASE } from './open.ts';

/** What the thumbnails of all are as wide as. */
export const THUMBNAIL_WIDTH = 512;

/** Besides, of an upload whose thumbnail is wanted: the reply is to come when it is there. */
export const WAITING = { prefer: 'wait=50' } as const;

type ThumbnailOf = (stored: Stored, result: Pick<TaskResult, 'lastReply'>) => string;

/** Where the thumbnail of what was uploaded is, by product: ours is made unasked, those of the others when it is asked for first. */
const PATHS: Readonly<Record<string, ThumbnailOf>> = {
  [OURS]: (_stored, result) => previewIn(result, 'thumbnail'),
  [POCKETBASE]: ({ path }) => `${path}?thumb=${THUMBNAIL_WIDTH}x0`,
  [DIRECTUS]: ({ path }) => `${path}?width=${THUMBNAIL_WIDTH}`,
};

export function thumbnailOf(
  contestant: Contestant,
  result: Pick<TaskResult, 'lastHead' | 'lastReply'>,
): string {
  const path = PATHS[contestant.product]?.(contestant.stored(result), result);
  if (path === undefined) throw new Error(`${contestant.name} has no thumbnails.`);
  return path;
}

/** The path of a preview of the asset that our server has answered with. */
export function previewIn({ lastReply }: Pick<TaskResult, 'lastReply'>, role: string): string {
  const { previews } = JSON.parse(lastReply ?? '') as { previews: { role: string; url: string }[] };
  const url = previews.find((preview) => preview.role === role)?.url;
  if (url === undefined) throw new Error(`There is no ${role} in ${lastReply}`);
  const { pathname, search } = new URL(url);
  return pathname + search;
}

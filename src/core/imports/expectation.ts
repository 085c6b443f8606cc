import { linkName } from '#egress/source-facts.ts';
import type { MediaKind } from '#media/facts.ts';
import { findTypeByName, type MediaType, typeOf } from '#media/types.ts';

/** What a file is taken for while nothing of it has come: clients want a type at once. */
const USUAL: Readonly<Record<MediaKind, string>> = {
  video: 'video/mp4',
  audio: 'audio/mpeg',
  image: 'image/jpeg',
  captions: 'application/x-subrip',
  font: 'font/ttf',
};

/** The type by the name's extension, unless that contradicts the wanted kind; then the usual one of the kind. */
export function expectedType(kind: MediaKind | null, name: string): MediaType {
  const named = findTypeByName(name);
  if (named !== null && (kind === null || named.kind === kind)) return named;
  return typeOf(USUAL[kind ?? 'video']);
}

/** What an asset is called until its source has said what it calls the file. */
export function provisionalName(url: URL): string {
  return linkName(url) ?? url.hostname;
}

const MINUTE = 60_000;
/** The longest life that object stores sign links for. */
const WEEK = 7 * 24 * 60;

/** The sooner a link dies, the earlier its turn; 0 for those that do not. */
export function importPriority(expiresAt: Date | null, now: number): number {
  if (expiresAt === null) return 0;
  const minutesLeft = Math.max(Math.floor((expiresAt.getTime() - now) / MINUTE), 0);
  return Math.max(WEEK - minutesLeft, 1);
}

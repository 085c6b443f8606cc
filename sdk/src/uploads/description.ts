import type { AssetChanges } from '../openapi.ts';

/** What is said of a file, beside its bytes. */
export interface FileDescription {
  /** Otherwise that of the file, or "Untitled". */
  readonly name?: string | undefined;
  /** A media type; what the bytes are is found out whatever is said here. */
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly projectId?: string | undefined;
  /** The account, needed when there are several. */
  readonly email?: string | undefined;
}

/** Characters that every server and proxy takes in a header or a URL, with room for the others. */
const FITS = 1_000;

/** What goes along with the bytes, and what is too long for that and is said afterwards; null when nothing is. */
export function split({ description = '', tags = [], ...others }: FileDescription) {
  const later: { description?: string; tags?: readonly string[] } = {};
  if (description.length > FITS) later.description = description;
  // They are separated by commas on the way.
  if (tags.join().length > FITS || tags.some((tag) => tag.includes(','))) later.tags = tags;
  const along = {
    ...others,
    ...(description !== '' && later.description === undefined && { description }),
    ...(tags.length > 0 && later.tags === undefined && { tags }),
  };
  const changes: AssetChanges | null = Object.keys(later).length === 0 ? null : later;
  return { along, later: changes };
}

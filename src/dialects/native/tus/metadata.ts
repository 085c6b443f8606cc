import { describe, type UploadDescription, withFields } from '../upload-description.ts';
import { invalid, isBase64 } from './headers.ts';

/** As clients call the same thing: those of tus itself, of Uppy, and the names of our own query. */
const ALIASES = {
  name: ['name', 'filename'],
  type: ['type', 'filetype', 'contentType'],
} as const;

export interface UploadMetadata {
  readonly description: UploadDescription;
  /** The account, when there are several. */
  readonly email: string | null;
}

/** What an Upload-Metadata header says of the file. Keys that are not known are the client's own, and told back to it. */
export function readMetadata(header: string | null): UploadMetadata {
  const values = pairsOf(header ?? '');
  const find = (...keys: readonly string[]) =>
    keys.map((key) => values.get(key)).find((value) => value !== undefined && value !== '') ?? null;
  const fields = new URLSearchParams();
  const texts = {
    name: find(...ALIASES.name),
    description: find('description'),
    projectId: find('projectId'),
  };
  for (const [field, value] of Object.entries(texts)) if (value !== null) fields.set(field, value);
  for (const tag of tagsOf(find('tags') ?? '')) fields.append('tag', tag);
  const said = withFields({}, fields, { what: 'A value in Upload-Metadata', in: 'header' });
  const declaredType = find(...ALIASES.type);
  return { description: describe(said, { declaredType, fileName: null }), email: find('email') };
}

/** "The key and value MUST be separated by a space […] and the value MUST be Base64 encoded. All keys MUST be unique." */
function pairsOf(header: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const pair of header.split(',').map((text) => text.trim())) {
    if (pair === '') continue;
    const [key = '', value = '', ...more] = pair.split(' ');
    if (more.length > 0 || !isBase64(value)) throw invalid('upload-metadata', `has no Base64 for "${key}"`);
    if (values.has(key)) throw invalid('upload-metadata', `has "${key}" twice`);
    values.set(key, Buffer.from(value, 'base64').toString('utf8'));
  }
  return values;
}

/** Separated by commas. */
function tagsOf(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

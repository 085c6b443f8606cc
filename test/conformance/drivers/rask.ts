import assert from 'node:assert/strict';
import { type Static, Type } from 'typebox';
import type { Call, Reply } from '../client.ts';
import { type Driver, type Failure, type Sample, type Shown, shaped } from '../driver.ts';
import { refusal } from '../fastapi.ts';
import { type FormPart, multipart } from '../multipart.ts';

const PREFIX = '/api/library/v1';
export const JSON_HEADERS = { 'content-type': 'application/json' };

const STATUSES = {
  'bad-key': 401,
  missing: 404,
  'too-large': 413,
  'not-media': 422,
  empty: 422,
  incomplete: 400,
  'wrong-method': 405,
  'unknown-path': 404,
  malformed: 400,
  internal: 500,
  unavailable: 503,
  'rate-limited': 429,
  'quota-exceeded': 403,
} as const satisfies Record<Failure, number>;

const exactly = { additionalProperties: false };
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Whole = orNull(Type.Integer());
const Text = orNull(Type.String());

const imageMeta = { image_width: Whole, image_height: Whole, image_format: Text };
const audioMeta = {
  duration_seconds: orNull(Type.Number()),
  audio_rate: Whole,
  audio_layout: Text,
  audio_channels: Whole,
  audio_codec_name: Text,
};
const videoMeta = {
  ...audioMeta,
  video_codec_name: Text,
  video_frame_rate: orNull(Type.Number()),
  video_frame_width: Whole,
  video_frame_height: Whole,
};

function meta<T extends Parameters<typeof Type.Object>[0]>(particulars: T) {
  const file = { size_bytes: Type.Integer(), original_meta: Type.Object({}) };
  return Type.Object({ ...file, ...particulars }, exactly);
}

const common = {
  id: Uuid,
  user_id: Uuid,
  mime_type: Type.String({ pattern: '^(video|audio|image)/' }),
  name: Type.String(),
  created_at: Moment,
  updated_at: Moment,
  path: Type.String({ minLength: 1 }),
};
const Url = Type.String({ pattern: '^http://' });

/** [S] A Media for the picture, without a preview of its own. */
const Preview = Type.Object(
  { ...common, kind: Type.Literal('image'), status: Type.Literal('ready'), url: Url, meta: meta(imageMeta) },
  exactly,
);

/** [S] Every key, always. */
export const Media = Type.Object(
  {
    ...common,
    kind: Type.Enum(['video', 'audio', 'image']),
    status: Type.Enum(['processing', 'ready', 'failed']),
    url: orNull(Url),
    meta: Type.Union([Type.Object({}, exactly), meta(imageMeta), meta(audioMeta), meta(videoMeta)]),
    preview: orNull(Preview),
  },
  exactly,
);

export function media(reply: Reply): Static<typeof Media> {
  return shaped(reply, 200, Media);
}

/** An upload by a form of these parts, in this order. */
export function form(parts: readonly FormPart[], query = '') {
  return { method: 'POST', path: `${PREFIX}/media${query}`, ...multipart(parts) };
}

/** Clients call every file "upload"; the name comes as a field, before or after it. */
function upload({ name, mediaType, bytes }: Sample) {
  return form([
    { field: 'data', fileName: 'upload', mediaType, content: bytes },
    { field: 'name', content: name },
  ]);
}

/** The size is told in `meta`, which is empty until the media is ready. */
function shown(reply: Reply): Shown {
  const { id, url, name, kind } = media(reply);
  if (url === null) throw new Error('there is no url');
  return { id, url, name, kind, size: null };
}

export function link(body: object): Call {
  return { method: 'POST', path: `${PREFIX}/media/link`, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

/** No list and no deletion are documented. */
export const rask = {
  name: 'rask',
  prefix: PREFIX,
  announces: false,
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  upload,
  uploaded: shown,
  find: (id) => ({ method: 'GET', path: `${PREFIX}/media/${id}` }),
  found: shown,
  remove: null,
  removed: () => assert.fail('nothing is deleted here'),
  openShelf: null,
  malformed: { ...link({}), body: '{"link": ' },
  refused: (reply, failure) => refusal(reply, STATUSES[failure]),
} satisfies Driver;

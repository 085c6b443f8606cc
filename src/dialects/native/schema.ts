import { type Static, Type } from 'typebox';
import { ASSET_ORIGINS, ASSET_STATUSES, MEDIA_KINDS } from '#core/asset.ts';
import { SCOPES } from '#core/keys.ts';
import { QUEUE_STATES } from '#core/queue.ts';
import { LINK_SCOPES } from '#core/short-links.ts';
import { ERROR_KINDS } from '#errors.ts';
import { codeOf } from './errors.ts';
import { Description, Metadata, Moment, Name, oneOf, orNull, Tag, Tags, Uuid } from './primitives.ts';

/** Schemas double as documentation: the OpenAPI document is made from them. */

const Kind = oneOf(MEDIA_KINDS, 'What the file is.');
const Status = oneOf(ASSET_STATUSES, 'Where it stands: facts and previews are complete once it is ready.');
const Origin = oneOf(ASSET_ORIGINS, 'How it came into the library.');
const Video = Type.Object({
  codec: Type.String(),
  width: Type.Integer({ description: 'Pixels as displayed, rotation applied.' }),
  height: Type.Integer(),
  rotation: Type.Integer({ description: 'Clockwise degrees.' }),
  frameRate: orNull(Type.Number()),
  frameRateExact: orNull(Type.String({ description: 'The exact fraction, like 30000/1001.' })),
  pixelFormat: orNull(Type.String()),
  hdr: Type.Boolean(),
  alpha: Type.Boolean(),
  bitRate: orNull(Type.Number()),
});

const Audio = Type.Object({
  codec: Type.String(),
  sampleRate: Type.Integer({ description: 'Hertz.' }),
  channels: Type.Integer(),
  layout: Type.String(),
  bitRate: orNull(Type.Number()),
});

const Image = Type.Object({
  format: Type.String(),
  width: Type.Integer({ description: 'Pixels as displayed, orientation applied.' }),
  height: Type.Integer(),
  orientation: Type.Integer({ description: 'EXIF orientation, 1 to 8.' }),
  pages: Type.Integer(),
  alpha: Type.Boolean(),
  colorSpace: orNull(Type.String()),
});

const Captions = Type.Object({ format: Type.String(), lines: Type.Integer() });

const Font = Type.Object({
  format: Type.String(),
  family: orNull(Type.String({ description: 'As the font calls itself.' })),
});

const Facts = Type.Object({
  container: Type.String(),
  duration: orNull(Type.Number({ description: 'Seconds; null for stills.' })),
  bitRate: orNull(Type.Number()),
  video: orNull(Video),
  audio: orNull(Audio),
  image: orNull(Image),
  captions: orNull(Captions),
  font: orNull(Font),
  tags: Type.Record(Type.String(), Type.String()),
});

const Preview = Type.Object({
  role: Type.String({ description: 'poster, thumbnail, waveform, peaks or animation.' }),
  url: Type.String({ format: 'uri' }),
  mediaType: Type.String(),
  width: orNull(Type.Integer()),
  height: orNull(Type.Integer()),
  size: Type.Integer(),
});

const Source = Type.Object(
  {
    url: Type.String(),
    provider: orNull(Type.String({ description: 'Who made the file, where the link tells.' })),
    jobId: orNull(Type.String({ description: 'What the provider calls the job that made it.' })),
    expiresAt: orNull(Type.String({ format: 'date-time', description: 'When the link dies.' })),
  },
  { description: 'Of an asset that came by link; null for others.' },
);

const Progress = Type.Object(
  {
    received: Type.Integer({ description: 'Bytes.' }),
    total: orNull(Type.Integer()),
    bytesPerSecond: Type.Integer(),
  },
  { description: 'Of a transfer that is running; null otherwise.' },
);

export const AssetReply = Type.Object({
  id: Uuid,
  kind: Kind,
  status: Status,
  reason: orNull(Type.String({ description: 'Why it failed, or which preview could not be made.' })),
  name: Type.String(),
  description: Type.String(),
  tags: Type.Array(Type.String()),
  favourite: Type.Boolean(),
  metadata: Metadata,
  mediaType: Type.String({ description: 'What the bytes are, whatever was declared.' }),
  extension: Type.String(),
  size: Type.Integer({ description: 'Bytes.' }),
  sha256: orNull(Type.String({ description: 'Hex; null until there are bytes.' })),
  origin: Origin,
  userId: Type.Integer({ description: 'The account that it lives in.' }),
  width: orNull(Type.Integer()),
  height: orNull(Type.Integer()),
  duration: orNull(Type.Number({ description: 'Seconds.' })),
  facts: orNull(Facts),
  url: Type.String({
    format: 'uri',
    description: 'Signed and expiring; needs no key. Stable within a time window.',
  }),
  downloadUrl: Type.String({ format: 'uri', description: 'The same, as an attachment.' }),
  previews: Type.Array(Preview, {
    description: 'As far as they are made: a film has its poster while it is still processing.',
  }),
  thumbhash: orNull(Type.String({ description: 'Base64.' })),
  source: orNull(Source),
  progress: orNull(Progress),
  createdAt: Moment,
  updatedAt: Moment,
  trashedAt: orNull(Moment),
});

export const AssetDetailReply = Type.Object({
  ...AssetReply.properties,
  projectIds: Type.Array(Uuid, { description: 'The projects that it is bound to.' }),
});

export const ResumableUploadReply = Type.Object({
  id: Uuid,
  assetId: orNull(
    Type.String({ format: 'uuid', description: 'What it becomes; null for a part of another one.' }),
  ),
  received: Type.Integer({ description: 'Bytes that are stored for good: where to go on.' }),
  length: orNull(Type.Integer({ description: 'Bytes; null until the client knows.' })),
  complete: Type.Boolean(),
  createdAt: Moment,
  expiresAt: Type.String({ format: 'date-time', description: 'Moves on with every byte.' }),
});

export const UploadQuery = Type.Object({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  tag: Type.Optional(Type.Array(Tag, { maxItems: 64, description: 'Repeat for several.' })),
  projectId: Type.Optional(Uuid),
  email: Type.Optional(Type.String({ description: 'The account, needed when there are several.' })),
});

export const AssetsQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024, description: '`nextCursor` of the previous page.' })),
  kind: Type.Optional(Type.Array(Kind, { description: 'Repeat for several.' })),
  status: Type.Optional(Type.Array(Status)),
  origin: Type.Optional(Type.Array(Origin)),
  projectId: Type.Optional(Uuid),
  tag: Type.Optional(
    Type.Array(Tag, { maxItems: 10, description: 'Repeat for several, all of which an asset has to have.' }),
  ),
  userId: Type.Optional(Type.Integer()),
  favourite: Type.Optional(Type.Boolean()),
  sha256: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Hex: the assets with these very bytes.' }),
  ),
  trashed: Type.Optional(Type.Boolean({ description: 'What is in the trash, instead of what is not.' })),
  createdFrom: Type.Optional(Moment),
  createdUntil: Type.Optional(Moment),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words in name, tags or description; beginnings match.' }),
  ),
  sort: Type.Optional(
    oneOf(
      ['-created', 'created', '-updated', 'updated', 'name', '-name', 'size', '-size'],
      'A minus sign means descending; the default is -created, newest first.',
    ),
  ),
});

export const AssetChanges = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    favourite: Type.Optional(Type.Boolean()),
    tags: Type.Optional(Tags),
    metadata: Type.Optional(Metadata),
  },
  { additionalProperties: false, minProperties: 1 },
);

export function pageOf<T extends Parameters<typeof Type.Array>[0]>(item: T) {
  return Type.Object({
    data: Type.Array(item),
    nextCursor: orNull(Type.String()),
    hasMore: Type.Boolean(),
  });
}

export const IdParams = Type.Object({ id: Uuid });

const limit = (description: string) => orNull(Type.Integer({ description }));
const limits = {
  bytes: limit('Bytes of all assets together, those in the trash too.'),
  assets: limit('Assets, those in the trash too.'),
  renderMinutes: limit('Minutes of film rendered in a calendar month (UTC).'),
  runningRenders: limit('Renders at the same time.'),
  requestsPerMinute: limit('Requests a minute of each API key.'),
};

export const LimitsReply = Type.Object(limits, { description: 'Null is no limit.' });

export const OwnLimitsReply = Type.Object(limits, { description: 'Null is as usual, 0 is no limit.' });

const changedLimit = Type.Optional(orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })));

export const LimitChanges = Type.Object(
  {
    bytes: changedLimit,
    assets: changedLimit,
    renderMinutes: changedLimit,
    runningRenders: changedLimit,
    requestsPerMinute: changedLimit,
  },
  { additionalProperties: false, description: 'Null goes back to the usual limit, 0 is no limit.' },
);

export const UsageReply = Type.Object({
  assets: Type.Integer(),
  bytes: Type.Integer({ description: 'Of all assets together, each with its own size.' }),
  kinds: Type.Array(Type.Object({ kind: Type.String(), assets: Type.Integer(), bytes: Type.Integer() }), {
    description: 'Kinds of which there is something.',
  }),
  month: Type.String({ description: 'The calendar month (UTC) of renderSeconds, like 2026-11.' }),
  renderSeconds: Type.Number({
    description: 'Of film that was rendered or is queued; what came whole from the cache counts nothing.',
  }),
  runningRenders: Type.Integer(),
  queuedRenders: Type.Integer(),
  limits: LimitsReply,
});

export const AccountReply = Type.Object({
  userId: Type.Integer(),
  email: Type.String(),
  username: Type.String(),
  firstName: Type.String(),
  lastName: Type.String(),
  teamName: orNull(Type.String()),
  maxJobs: orNull(
    Type.Integer({
      description: 'How many of its generations run at once; further ones wait. Null is no limit.',
    }),
  ),
  suspended: orNull(Type.String({ description: 'Why it cannot be used.' })),
  createdAt: Moment,
  updatedAt: Moment,
});

const accountFields = {
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  firstName: Type.Optional(Type.String({ maxLength: 120 })),
  lastName: Type.Optional(Type.String({ maxLength: 120 })),
  teamName: Type.Optional(orNull(Type.String({ maxLength: 120 }))),
  maxJobs: Type.Optional(orNull(Type.Integer({ minimum: 1, maximum: 10 }))),
  suspended: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: 500 }))),
};

export const NewAccount = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }), ...accountFields },
  { additionalProperties: false },
);

export const AccountChanges = Type.Object(accountFields, { additionalProperties: false, minProperties: 1 });

export const UserIdParams = Type.Object({ userId: Type.Integer() });

export const KeyReply = Type.Object({
  id: Uuid,
  name: Type.String(),
  prefix: Type.String({ description: 'The first characters, to recognise it by.' }),
  scopes: Type.Array(oneOf(SCOPES, 'Admin includes write, write includes read.')),
  createdAt: Moment,
  expiresAt: orNull(Moment),
  revokedAt: orNull(Moment),
  lastUsedAt: orNull(Moment),
});

export const CreatedKeyReply = Type.Object({
  ...KeyReply.properties,
  secret: Type.String({ description: 'The key itself, shown this once.' }),
});

export const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    scopes: Type.Array(oneOf(SCOPES, ''), { minItems: 1, uniqueItems: true }),
    expiresAt: Type.Optional(orNull(Moment)),
  },
  { additionalProperties: false },
);

export const KeyRotation = Type.Object(
  {
    overlap: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 24 * 3600,
        description: 'Seconds for which the previous key goes on working; a day unless said otherwise.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const NewSession = Type.Object(
  {
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, description: 'An API key.' })),
    token: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1024, description: 'Of a link that is printed at the start.' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
);

export const SessionReply = Type.Object({
  workspace: Type.Object({ id: Uuid, name: Type.String() }),
  scopes: Type.Array(oneOf(SCOPES, 'Admin includes write, write includes read.')),
  expiresAt: Type.String({ format: 'date-time', description: 'Moves on with use.' }),
  csrfToken: Type.String({ description: 'For the header X-CSRF-Token of requests that change something.' }),
});

export const ProjectReply = Type.Object({
  id: Uuid,
  title: Type.String(),
  description: orNull(Type.String()),
  editorState: Type.Record(Type.String(), Type.Unknown()),
  createdAt: Moment,
  updatedAt: Moment,
});

const projectFields = {
  description: Type.Optional(orNull(Type.String({ maxLength: 500 }))),
  editorState: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};
const Title = Type.String({ minLength: 1, maxLength: 120 });

export const NewProject = Type.Object({ title: Title, ...projectFields }, { additionalProperties: false });

export const ProjectChanges = Type.Object(
  { title: Type.Optional(Title), ...projectFields },
  { additionalProperties: false, minProperties: 1 },
);

export const NewImport = Type.Object(
  {
    link: Type.Optional(
      Type.String({ minLength: 1, description: 'http or https; share pages work as well.' }),
    ),
    links: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Instead of `link`.',
      }),
    ),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: 'Otherwise as the source calls the file.' }),
    ),
    kind: Type.Optional(oneOf(['image', 'video', 'audio'], 'What to take the file for until it has come.')),
    projectId: Type.Optional(Uuid),
    tags: Type.Optional(Tags),
    email: Type.Optional(Type.String({ description: 'The account, needed when there are several.' })),
  },
  { additionalProperties: false },
);

export const ImportsReply = Type.Object({
  data: Type.Array(
    Type.Object({
      link: Type.String(),
      asset: orNull(AssetReply),
      code: orNull(Type.String({ description: 'Why there is none, as the code of a problem.' })),
      detail: orNull(Type.String()),
    }),
    { description: 'In the order of the links.' },
  ),
});

export const DeleteQuery = Type.Object({
  permanent: Type.Boolean({ default: false, description: 'For good, instead of into the trash.' }),
  force: Type.Boolean({
    default: false,
    description: 'Also when it went into another asset, or is going into one, which is 409 otherwise.',
  }),
});

export const AssetEventReply = Type.Object({
  at: Moment,
  step: Type.String({ description: 'received, probed, previewed, imported, retried, trashed, restored…' }),
  outcome: oneOf(['ok', 'failed'], 'How the step ended.'),
  duration: orNull(Type.Integer({ description: 'Milliseconds.' })),
  detail: orNull(Type.String()),
});

export const HealthReply = Type.Object({
  status: oneOf(['ok', 'unavailable'], 'Whether every part is usable.'),
  checks: Type.Record(Type.String(), Type.String(), {
    description: 'Of each part: ok, or why it is not usable.',
  }),
  version: Type.String(),
  node: Type.String({ description: 'The version of Node.js.' }),
  role: Type.String({ description: 'What the process that answers does: web or all.' }),
  process: Type.String({ description: 'The process that answers.' }),
  processes: Type.Array(Type.String(), { description: 'All that are alive.' }),
});

export const JobsQuery = Type.Object({
  state: oneOf(QUEUE_STATES, 'failed: will not be tried again by itself.'),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
});

export const JobReply = Type.Object({
  id: Uuid,
  kind: Type.String({ description: 'probe, preview, import, render, write-prompt or discard.' }),
  state: oneOf(QUEUE_STATES, 'Where it stands; a job that succeeded is not listed.'),
  assetId: orNull(Uuid),
  attempt: Type.Integer({ description: 'Tries, the one that runs included.' }),
  error: orNull(Type.String({ description: 'What went wrong at the last try, for operators.' })),
  createdAt: Moment,
  runAt: Type.String({ format: 'date-time', description: 'Not before then.' }),
});

export const TagsQuery = Type.Object({
  prefix: Type.Optional(Type.String({ maxLength: 64, description: 'What they begin with.' })),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
});

export const TagReply = Type.Object({
  tag: Type.String(),
  assets: Type.Integer({ description: 'Those that have it, the trash aside; 200 stands for more as well.' }),
});

export const EventsQuery = Type.Object({
  after: Type.Optional(
    Type.String({
      maxLength: 64,
      description:
        'The id of the last event that is known; 0 for the oldest. A stream begins now without it, a page with the oldest.',
    }),
  ),
  types: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Only those of these types, separated by commas.' }),
  ),
  stream: Type.Optional(Type.Boolean({ description: 'As `Accept: text/event-stream`.' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Of a page.' }),
});

export const FeedEventReply = Type.Object({
  id: Type.String({ description: 'Where to go on from.' }),
  type: Type.String({ description: 'Subject and what became of it, like asset.ready.' }),
  at: Moment,
  assetId: orNull(Uuid),
  projectId: orNull(Uuid),
  scriptId: orNull(Uuid),
  batchId: orNull(Uuid),
  asset: orNull(AssetReply),
});

export const FeedReply = Type.Object({
  data: Type.Array(FeedEventReply, { description: 'The oldest first.' }),
  after: Type.String({ description: 'For the next page, now or later.' }),
  hasMore: Type.Boolean(),
  reset: Type.Boolean({
    description: 'Some that came after the known one are gone: ask for everything anew.',
  }),
});

const Ids = Type.Array(Uuid, { minItems: 1, maxItems: 1000 });

export const BulkUpdate = Type.Object(
  {
    ids: Ids,
    changes: Type.Object(
      {
        addTags: Type.Optional(Tags),
        removeTags: Type.Optional(Tags),
        favourite: Type.Optional(Type.Boolean()),
        addToProject: Type.Optional(Uuid),
        removeFromProject: Type.Optional(Uuid),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
);

export const BulkIds = Type.Object({ ids: Ids }, { additionalProperties: false });

export const BulkDelete = Type.Object(
  { ids: Ids, permanent: Type.Optional(Type.Boolean()), force: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

export const BulkResultsReply = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Uuid,
      code: orNull(
        Type.String({ description: 'Why it was not done, as the code of a problem; null when it was.' }),
      ),
      detail: orNull(Type.String()),
    }),
  ),
});

export const NewSlot = Type.Object(
  {
    name: Name,
    size: Type.Optional(Type.Integer({ minimum: 1, description: 'The exact size in bytes.' })),
    type: Type.Optional(Type.String({ description: 'A media type that the file has to be of.' })),
    projectId: Type.Optional(Uuid),
    expiresIn: Type.Optional(
      Type.Integer({ minimum: 60, maximum: 604_800, description: 'Seconds; an hour unless said otherwise.' }),
    ),
    email: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export const SlotReply = Type.Object({
  assetId: Uuid,
  url: Type.String({ format: 'uri', description: 'Whoever has it may send the file, once, without a key.' }),
  method: Type.Literal('PUT'),
  headers: Type.Record(Type.String(), Type.String()),
  directUrl: orNull(
    Type.String({
      format: 'uri',
      description:
        'A POST there answers how to send the file to the media storage itself: the `parts` to PUT, each to its `url`, and the `completeUrl` to POST to then. Null where it is to be sent here.',
    }),
  ),
  expiresAt: Moment,
});

export const LinkReply = Type.Object({
  code: Type.String(),
  url: Type.String({ format: 'uri' }),
  scope: oneOf(LINK_SCOPES, 'preview: its picture only; attachment: the original, to be saved.'),
  hits: Type.Integer(),
  createdAt: Moment,
  expiresAt: orNull(Moment),
  revokedAt: orNull(Moment),
});

export const NewLink = Type.Object(
  {
    scope: Type.Optional(oneOf(LINK_SCOPES, 'original unless said otherwise.')),
    expiresAt: Type.Optional(orNull(Moment)),
  },
  { additionalProperties: false },
);

export const LinkParams = Type.Object({ id: Uuid, code: Type.String({ maxLength: 64 }) });

export const CapabilityReply = Type.Object({ id: Uuid, createdAt: Moment, revokedAt: orNull(Moment) });

export const CreatedCapabilityReply = Type.Object({
  ...CapabilityReply.properties,
  keyname: Type.String({ description: 'The secret, shown this once.' }),
  url: Type.String({ format: 'uri', description: 'GET reads the file, PUT sends it.' }),
});

export const CapabilityParams = Type.Object({ id: Uuid, capabilityId: Uuid });

export const PageQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
});

export const BindingParams = Type.Object({ id: Uuid, assetId: Uuid });

export const ProblemReply = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence to act on.' }),
    code: oneOf(ERROR_KINDS.map(codeOf), 'Stable; what a program should look at.'),
    retryable: Type.Boolean(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ at: Type.String(), in: Type.String(), message: Type.String() })),
    ),
  },
  { description: 'Problem details, RFC 9457.' },
);

export type AssetsQuery = Static<typeof AssetsQuery>;
export type UploadQuery = Static<typeof UploadQuery>;
export type NewImport = Static<typeof NewImport>;
export type NewSession = Static<typeof NewSession>;
export type AssetReply = Static<typeof AssetReply>;
export type ResumableUploadReply = Static<typeof ResumableUploadReply>;

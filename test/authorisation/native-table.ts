import { png } from '../acceptance/tiny-media.ts';
import { documentOf, text } from '../conformance/generating.ts';
import {
  admin,
  anybody,
  byCredentials,
  byUrl,
  type Entry,
  figures,
  type Ids,
  operator,
  read,
  signedIn,
  write,
} from './entry.ts';
import { HOOK, TUS } from './things.ts';

const V1 = '/api/v1';
const IMAGE = { 'content-type': 'image/png' };

const base64 = (words: string) => Buffer.from(words).toString('base64');
const scripted = (more: object = {}) => documentOf([text('words')], more);
const showing = (src: string) => documentOf([{ asset: { type: 'image', src }, length: 1 }]);
const inProject = {
  ids: { projectId: 'project' },
  query: ({ projectId = '' }: Ids) => ({ projectId }),
} as const;
const one = { ids: { id: 'asset' } } as const;
const ofIds = (more: object = {}) =>
  ({ ids: { id: 'asset' }, json: ({ id }: Ids) => ({ ids: [id], ...more }) }) as const;
const empty = () => ({});

/** Our own API, at its prefix. */
const API: Readonly<Record<string, Entry>> = {
  'POST /session': byCredentials(),
  'GET /session': signedIn(),
  'DELETE /session': signedIn(),
  'GET /openapi.json': anybody(),

  'POST /assets': write(
    { headers: () => IMAGE, body: png(8) },
    { ...inProject, headers: () => IMAGE, body: png(8) },
  ),
  'GET /assets': read({}, inProject, {
    ids: { userId: 'account' },
    query: ({ userId = '' }) => ({ userId }),
  }),
  'GET /assets/:id': read(one),
  'PATCH /assets/:id': write({ ...one, json: () => ({ name: 'Another' }) }),
  'DELETE /assets/:id': write(one),
  'GET /assets/:id/captions': read(one),
  'POST /assets/:id/cancel': write(one),
  'GET /assets/:id/events': read(one),
  'POST /assets/:id/retry': write(one),
  'POST /assets/:id/restore': write(one),
  'POST /assets/bulk-update': write(ofIds({ changes: { favourite: true } }), {
    ids: { id: 'asset', projectId: 'project' },
    json: ({ id, projectId }) => ({ ids: [id], changes: { addToProject: projectId } }),
  }),
  'POST /assets/bulk-delete': write(ofIds()),
  'POST /assets/bulk-restore': write(ofIds()),
  'POST /assets/:id/links': write({ ...one, json: empty }),
  'GET /assets/:id/links': read(one),
  'DELETE /assets/:id/links/:code': write({ ids: { id: 'asset', code: 'link' } }),
  'POST /assets/:id/capabilities': write(one),
  'GET /assets/:id/capabilities': read(one),
  'DELETE /assets/:id/capabilities/:capabilityId': write({
    ids: { id: 'asset', capabilityId: 'capability' },
  }),
  'POST /assets/:id/regenerate': write({ ids: { id: 'generation' }, json: () => ({ renderer: 'outside' }) }),
  'GET /assets/:id/lineage': read(one, { ids: { id: 'generation' } }),
  'GET /tags': read(),

  'OPTIONS /uploads': anybody(),
  'OPTIONS /uploads/:id': anybody({ ids: { id: 'one' } }),
  'POST /uploads': write(
    { headers: () => ({ ...TUS, 'upload-length': '8' }) },
    {
      ids: { projectId: 'project' },
      headers: ({ projectId = '' }) => ({
        ...TUS,
        'upload-length': '8',
        'upload-metadata': `projectId ${base64(projectId)}`,
      }),
    },
    {
      ids: { first: 'part', second: 'part' },
      headers: ({ first, second }) => ({ ...TUS, 'upload-concat': `final;/${first} /${second}` }),
    },
  ),
  'HEAD /uploads/:id': write({ ids: { id: 'upload' }, headers: () => TUS }),
  'GET /uploads/:id': read({ ids: { id: 'upload' } }),
  'PATCH /uploads/:id': write({
    ids: { id: 'upload' },
    headers: () => ({ ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }),
    body: Buffer.from('four'),
  }),
  'DELETE /uploads/:id': write({ ids: { id: 'upload' }, headers: () => TUS }),
  'POST /uploads/:id': write({
    ids: { id: 'upload' },
    headers: () => ({ ...TUS, 'x-http-method-override': 'DELETE' }),
  }),
  'POST /uploads/slots': write(
    { json: () => ({ name: 'a.png' }) },
    { ids: { projectId: 'project' }, json: ({ projectId }) => ({ name: 'a.png', projectId }) },
    { ids: { email: 'email' }, json: ({ email }) => ({ name: 'a.png', email }) },
  ),
  'POST /imports': write({
    ids: { projectId: 'project' },
    json: ({ projectId }) => ({ link: HOOK, projectId }),
  }),

  'GET /jobs': admin({ query: () => ({ state: 'failed' }) }),
  'POST /jobs/:id/retry': admin({ ids: { id: 'job' } }),
  'GET /health': admin(),

  'GET /projects': read(),
  'POST /projects': write({ json: () => ({ title: 'A project' }) }),
  'GET /projects/:id': read({ ids: { id: 'project' } }),
  'PATCH /projects/:id': write({ ids: { id: 'project' }, json: () => ({ title: 'Another' }) }),
  'DELETE /projects/:id': write({ ids: { id: 'project' } }),
  'PUT /projects/:id/assets/:assetId': write({ ids: { id: 'project', assetId: 'asset' } }),
  'DELETE /projects/:id/assets/:assetId': write({ ids: { id: 'project', assetId: 'bound' } }),

  // For editors, which ask for it without knowing of keys.
  'GET /scripts/schema': anybody(),
  'GET /scripts/templates': read(),
  'GET /scripts': read({}, inProject),
  'POST /scripts': write(
    { json: () => ({ name: 'A script', document: scripted() }) },
    {
      ids: { projectId: 'project' },
      json: ({ projectId }) => ({ name: 'A script', document: scripted(), projectId }),
    },
  ),
  'GET /scripts/:id': read({ ids: { id: 'script' } }),
  'PATCH /scripts/:id': write({ ids: { id: 'script' }, json: () => ({ name: 'Another' }) }),
  'DELETE /scripts/:id': write({ ids: { id: 'script' } }),
  'GET /scripts/:id/versions': read({ ids: { id: 'script' } }),
  'GET /scripts/:id/versions/:version': read({ ids: { id: 'script', version: 'one' } }),
  'POST /scripts/:id/preview': read(
    { ids: { id: 'script' }, json: empty },
    { ids: { id: 'script', projectId: 'project' }, json: ({ projectId }) => ({ projectId }) },
  ),
  'POST /scripts/preview': read(
    { json: () => ({ document: scripted() }) },
    { ids: { src: 'asset' }, json: ({ src = '' }) => ({ document: showing(src) }) },
  ),
  'POST /scripts/:id/still': read({ ids: { id: 'script' }, json: empty }),
  'POST /scripts/still': read(
    { json: () => ({ document: scripted() }) },
    { ids: { src: 'asset' }, json: ({ src = '' }) => ({ document: showing(src) }) },
  ),
  'POST /scripts/:id/generate': write(
    { ids: { id: 'script' }, json: () => ({ renderer: 'outside' }) },
    {
      ids: { id: 'script', projectId: 'project' },
      json: ({ projectId }) => ({ renderer: 'outside', projectId }),
    },
    { ids: { id: 'script', email: 'email' }, json: ({ email }) => ({ renderer: 'outside', email }) },
  ),
  'POST /scripts/:id/batches': write({
    ids: { id: 'script' },
    json: () => ({ renderer: 'outside', rows: [{}] }),
  }),
  'GET /generations': read({}, inProject, {
    ids: { scriptId: 'script' },
    query: ({ scriptId = '' }) => ({ scriptId }),
  }),
  'GET /generations/:id': read({ ids: { id: 'generation' } }),
  'POST /generations/:id/cancel': write({ ids: { id: 'generation' } }),
  'GET /generations/:id/work': write({ ids: { id: 'generation' } }),
  'GET /generations/:id/work/inputs/:index': write({ ids: { id: 'illustrated', index: 'zero' } }),
  'GET /batches': read(),
  'GET /batches/:id': read({ ids: { id: 'batch' } }),
  'POST /batches/:id/cancel': write({ ids: { id: 'batch' } }),

  'GET /prompts': read({}, inProject),
  'POST /prompts': write({
    ids: { projectId: 'project' },
    json: ({ projectId }) => ({ name: 'A prompt', value: 'Say it', projectId }),
  }),
  'POST /prompts/generate': write({
    ids: { projectId: 'project' },
    json: ({ projectId }) => ({ name: 'A prompt', task: 'Say it', projectId }),
  }),
  'GET /prompts/:id': read({ ids: { id: 'prompt' } }),
  'POST /prompts/:id/resolve': read({ ids: { id: 'prompt' }, json: () => ({ parameters: { it: 'so' } }) }),
  'DELETE /prompts/:id': write({ ids: { id: 'prompt' } }),

  'GET /accounts': read(),
  'POST /accounts': admin({ json: empty }),
  'GET /accounts/:userId': read({ ids: { userId: 'account' } }),
  'PATCH /accounts/:userId': admin({ ids: { userId: 'account' }, json: () => ({ firstName: 'Ada' }) }),
  'DELETE /accounts/:userId': admin({ ids: { userId: 'account' } }),
  'GET /keys': admin(),
  'POST /keys': admin({ json: () => ({ name: 'A key', scopes: ['read'] }) }),
  'POST /keys/:id/rotate': admin({ ids: { id: 'key' }, json: empty }),
  'DELETE /keys/:id': admin({ ids: { id: 'key' } }),
  'GET /usage': read(),
  'GET /workspaces/:id/limits': operator({ ids: { id: 'workspace' } }),
  'PATCH /workspaces/:id/limits': operator({ ids: { id: 'workspace' }, json: () => ({ assets: 1_000 }) }),
  'GET /events': read(),
  'GET /audit': admin(),

  'GET /webhooks': admin(),
  'POST /webhooks': admin({ json: () => ({ url: HOOK }) }),
  'GET /webhooks/:id': admin({ ids: { id: 'webhook' } }),
  'PATCH /webhooks/:id': admin({ ids: { id: 'webhook' }, json: () => ({ description: 'Another' }) }),
  'DELETE /webhooks/:id': admin({ ids: { id: 'webhook' } }),
  'POST /webhooks/:id/rotate-secret': admin({ ids: { id: 'webhook' }, json: empty }),
  'GET /webhooks/:id/deliveries': admin({ ids: { id: 'webhook' } }),
  'POST /webhooks/:id/deliveries/:delivery/replay': admin({ ids: { id: 'webhook', delivery: 'delivery' } }),
  'POST /webhooks/:id/replay': admin({
    ids: { id: 'webhook' },
    json: () => ({ since: '2026-01-01T00:00:00Z' }),
  }),
  'POST /webhooks/:id/test': admin({ ids: { id: 'webhook' } }),
};

const SENDING = { ids: { assetId: 'asset' }, body: png(8) } as const;
const GRANTED = { ids: { secret: 'one' } } as const;

/** What is beside it: the documentation, the web UI, and what those get who have no key. */
export const NATIVE: Readonly<Record<string, Entry>> = {
  ...Object.fromEntries(Object.entries(API).map(([route, entry]) => [route.replace(' ', ` ${V1}`), entry])),
  'GET /livez': anybody(),
  'GET /readyz': anybody(),
  'GET /metrics': figures(),
  'GET /docs': anybody(),
  'GET /docs/static/theme/polyreel.css': anybody(),
  'GET /docs/static/index.html': anybody(),
  'GET /docs/static/swagger-initializer.js': anybody(),
  'GET /docs/static/*': anybody({ rest: 'swagger-ui.css' }),
  'GET /docs/json': anybody(),
  'GET /docs/yaml': anybody(),
  'GET /docs/errors': anybody(),
  'GET /docs/text/*': anybody({ rest: 'agents.md' }),
  'GET /llms.txt': anybody(),
  'GET /llms-full.txt': anybody(),
  'GET /': anybody(),
  'GET /app': anybody(),
  'GET /app/*': anybody({ rest: 'library' }),
  'GET /files/:assetId/:rendition/:name': byUrl({
    ids: { assetId: 'asset', rendition: 'original', name: 'one' },
  }),
  'PUT /u/:assetId': byUrl(SENDING),
  'POST /u/:assetId': byUrl(SENDING),
  'POST /u/:assetId/direct': byUrl({ ids: { assetId: 'asset' } }),
  'POST /u/:assetId/direct/complete': byUrl({ ids: { assetId: 'asset' } }),
  'PUT /c/:secret': byUrl({ ...GRANTED, body: png(8) }),
  'POST /c/:secret': byUrl({ ...GRANTED, body: png(8) }),
  'GET /c/:secret': byUrl(GRANTED),
  'GET /s/:code': byUrl({ ids: { code: 'one' } }),
};

import { png } from '../acceptance/tiny-media.ts';
import { multipart } from '../conformance/multipart.ts';
import { admin, byCredentials, type Entry, type Ids, read, write } from './entry.ts';
import { HOOK } from './things.ts';

const IMAGE = { 'content-type': 'image/png' };
const file = multipart([{ field: 'data', fileName: 'a.png', mediaType: 'image/png', content: png(8) }]);
const form = { headers: () => file.headers, body: file.body } as const;

const RUNWAY = '/v1/runwayml';
const runway: Readonly<Record<string, Entry>> = {
  [`POST ${RUNWAY}/assets`]: write(
    { query: () => ({ name: 'a.png' }), headers: () => IMAGE, body: png(8) },
    {
      ids: { email: 'email' },
      query: ({ email = '' }) => ({ name: 'a.png', email }),
      headers: () => IMAGE,
      body: png(8),
    },
  ),
  [`GET ${RUNWAY}/assets`]: read(
    { query: () => ({ offset: '0', limit: '5' }) },
    { ids: { email: 'email' }, query: ({ email = '' }) => ({ offset: '0', limit: '5', email }) },
  ),
  [`GET ${RUNWAY}/assets/:assetId`]: read({ ids: { assetId: 'runwayAsset' } }, { ids: { assetId: 'asset' } }),
  [`DELETE ${RUNWAY}/assets/:assetId`]: write({ ids: { assetId: 'runwayAsset' } }),
  [`GET ${RUNWAY}/accounts`]: read(),
  [`GET ${RUNWAY}/accounts/:email`]: read({ ids: { email: 'email' } }),
  // Makes one where there is none, as the vendor does: the e-mail is the workspace's own word for it.
  [`POST ${RUNWAY}/accounts/:email`]: admin({ ids: { email: 'one' }, json: () => ({}) }),
  [`DELETE ${RUNWAY}/accounts/:email`]: admin({ ids: { email: 'email' } }),
};

const inProject = { ids: { projectId: 'project' } } as const;
const bound = { ids: { projectId: 'project', assetId: 'asset' } } as const;
const named = { ...IMAGE, 'x-file-name': 'a.png' };
const indream: Readonly<Record<string, Entry>> = {
  'POST /v1/uploads': write(
    { headers: () => named, body: png(8) },
    {
      ...inProject,
      headers: ({ projectId = '' }: Ids) => ({ ...named, 'x-project-id': projectId }),
      body: png(8),
    },
  ),
  'GET /v1/assets/:assetId': read({ ids: { assetId: 'asset' } }),
  'DELETE /v1/assets/:assetId': write({ ids: { assetId: 'asset' } }),
  'POST /v1/projects': write({ json: () => ({ editorState: {} }) }),
  'GET /v1/projects': read(),
  'GET /v1/projects/:projectId': read(inProject),
  'PATCH /v1/projects/:projectId': write({ ...inProject, json: () => ({ title: 'Another' }) }),
  'DELETE /v1/projects/:projectId': write(inProject),
  'POST /v1/projects/:projectId/sync': write({ ...inProject, json: () => ({ editorState: {} }) }),
  'GET /v1/projects/:projectId/assets': read(inProject),
  'POST /v1/projects/:projectId/assets': write({ ...bound, json: ({ assetId }: Ids) => ({ assetId }) }),
  'DELETE /v1/projects/:projectId/assets/:assetId': write({
    ids: { projectId: 'project', assetId: 'bound' },
  }),
};

const rask: Readonly<Record<string, Entry>> = {
  'POST /api/library/v1/media': write(form),
  'POST /api/library/v1/media/link': write({ json: () => ({ link: HOOK }) }),
  'GET /api/library/v1/media/:media_id': read({ ids: { media_id: 'asset' } }),
  'POST /oauth2/token': byCredentials(),
};

const project = { ids: { project_id: 'project' } } as const;
const asset = { ids: { asset_id: 'asset' } } as const;
const script = { ids: { project_id: 'project', script_id: 'script' } } as const;
const videojungle: Readonly<Record<string, Entry>> = {
  'GET /projects': read(),
  'POST /projects': write(
    { json: () => ({ name: 'A project' }) },
    { ids: { prompt_id: 'prompt' }, json: ({ prompt_id }) => ({ name: 'A project', prompt_id }) },
  ),
  'GET /projects/:project_id': read(project),
  'DELETE /projects/:project_id': write(project),
  'GET /projects/:project_id/assets': read(project),
  'GET /projects/:project_id/asset': read(project),
  'GET /projects/:project_id/asset/generated': read(project),
  'POST /projects/:project_id/asset': write(
    { ...project, json: () => ({ keyname: 'a.png', upload_method: 'file-no-chunk' }) },
    {
      ids: { project_id: 'project', keyname: 'asset' },
      json: ({ keyname }) => ({ keyname, upload_method: 'video-reference' }),
    },
  ),
  'GET /projects/:project_id/scripts': read(project),
  'POST /projects/:project_id/:script_id/generate': write({ ...script, json: () => ({}) }),
  'POST /projects/:project_id/:script_id/prompt': read({ ...script, json: () => ({}) }),
  'GET /assets/:asset_id': read(asset),
  'PATCH /assets/:asset_id': write({ ...asset, json: () => ({ name: 'Another' }) }),
  'DELETE /assets/:asset_id': write(asset),
  'DELETE /assets/:asset_id/keyname': write(asset),
  'GET /assets/check/:asset_id': read(asset),
  'PUT /assets/check/:asset_id': read(asset),
  'GET /assets/:asset_id/status': read(asset),
  'POST /assets/:asset_id/upload': write({ ...asset, ...form }),
  'GET /scripts': read(),
  'POST /scripts/:project_id/scripts': write({
    ...project,
    json: () => ({ name: 'A script', data: { timeline: { tracks: [] } } }),
  }),
  'GET /scripts/:project_id/:script_id': read(script),
  'DELETE /scripts/:project_id/:script_id': write(script),
  'GET /prompts': read(),
  'POST /prompts': write({ json: () => ({ name: 'A prompt', value: 'Say it' }) }),
  'POST /prompts/generate': write({ json: () => ({ task: 'Say it' }) }),
  'GET /prompts/:prompt_id': read({ ids: { prompt_id: 'prompt' } }),
  'DELETE /prompts/:prompt_id': write({ ids: { prompt_id: 'prompt' } }),
  'GET /users/me': read(),
};

/** The four APIs of others, and the protocol of agents, whose tools have a table of their own. */
export const VENDORS: Readonly<Record<string, Entry>> = {
  ...runway,
  ...indream,
  ...rask,
  ...videojungle,
  'POST /mcp': read({ json: () => ({}) }),
};

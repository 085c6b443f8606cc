import { Type } from 'typebox';
import { answered, requests } from '../requests.ts';
import { found, type OpenDoor } from './door.ts';

const Length = Type.Union([Type.Number(), Type.Null()]);
const Asset = Type.Object({
  assetId: Type.String({ format: 'uuid' }),
  fileUrl: Type.String(),
  width: Length,
  duration: Length,
});
const One = Type.Object({ data: Asset });
const Several = Type.Object({ data: Type.Array(Asset) });
const Project = Type.Object({ data: Type.Object({ projectId: Type.String({ format: 'uuid' }) }) });
const Deleted = Type.Object({ data: Type.Object({ deleted: Type.Literal(true) }) });

/** Assets are listed by project, so it opens one, which goes with the asset that it binds. */
export const openIndream: OpenDoor = async ({ origin, key }) => {
  const request = requests(`${origin}/v1`, { 'x-api-key': key });
  const headers = { 'content-type': 'application/json' };
  const opened = await request('POST', '/projects', { headers, body: '{"editorState":{}}' });
  const { projectId } = (await answered(opened, 201, Project)).data;
  return {
    async upload({ name, mediaType, bytes }) {
      const fileName = encodeURIComponent(name);
      const headers = { 'content-type': mediaType, 'x-file-name': fileName, 'x-project-id': projectId };
      return (await answered(await request('POST', '/uploads', { headers, body: bytes }), 201, One)).data
        .assetId;
    },
    async look(id) {
      const reply = await found(request, `/assets/${id}`);
      if (reply === null) return null;
      const { fileUrl, width, duration } = (await answered(reply, 200, One)).data;
      return { url: fileUrl, factsAreKnown: width !== null || duration !== null };
    },
    async list() {
      const reply = await found(request, `/projects/${projectId}/assets`);
      if (reply === null) return [];
      return (await answered(reply, 200, Several)).data.map(({ assetId }) => assetId);
    },
    async remove(id) {
      await answered(await request('DELETE', `/projects/${projectId}`), 200, Deleted);
      await answered(await request('DELETE', `/assets/${id}`), 200, Deleted);
    },
  };
};

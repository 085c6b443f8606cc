import { Type } from 'typebox';
import { answered, requests } from '../requests.ts';
import { found, type OpenDoor } from './door.ts';

const Asset = Type.Object({ id: Type.String({ format: 'uuid' }), url: Type.String(), status: Type.String() });
const Page = Type.Object({ data: Type.Array(Asset) });

export const openNative: OpenDoor = async ({ origin, key }) => {
  const request = requests(`${origin}/api/v1`, { authorization: `Bearer ${key}` });
  return {
    async upload({ name, mediaType, bytes }) {
      const headers = { 'content-type': mediaType };
      const query = new URLSearchParams({ name });
      return (await answered(await request('POST', `/assets?${query}`, { headers, body: bytes }), 201, Asset))
        .id;
    },
    async look(id) {
      const reply = await found(request, `/assets/${id}`);
      if (reply === null) return null;
      const { url, status } = await answered(reply, 200, Asset);
      return { url, factsAreKnown: status === 'ready' };
    },
    async list() {
      return (await answered(await request('GET', '/assets'), 200, Page)).data.map(({ id }) => id);
    },
    async remove(id) {
      const reply = await request('DELETE', `/assets/${id}?permanent=true`);
      if (reply.status !== 204) throw new Error(`${reply.status}: ${await reply.text()}`);
    },
  };
};

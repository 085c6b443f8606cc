import { Type } from 'typebox';
import { answered, requests } from '../requests.ts';
import { found, type OpenDoor } from './door.ts';

const Uploaded = Type.Object({ assetId: Type.String() });
const Item = Type.Object({
  assetId: Type.String(),
  url: Type.String(),
  metadata: Type.Union([Type.Object({}), Type.Null()]),
});
const Deleted = Type.Object({ success: Type.Literal(true) });

export const openRunway: OpenDoor = async ({ origin, key }) => {
  const request = requests(`${origin}/v1/runwayml/assets/`, { authorization: `Bearer ${key}` });
  return {
    async upload({ name, mediaType, bytes }) {
      const options = { headers: { 'content-type': mediaType }, body: bytes };
      const reply = await request('POST', `?${new URLSearchParams({ name })}`, options);
      return (await answered(reply, 200, Uploaded)).assetId;
    },
    async look(id) {
      const reply = await found(request, id);
      if (reply === null) return null;
      const { url, metadata } = await answered(reply, 200, Item);
      return { url, factsAreKnown: metadata !== null };
    },
    async list() {
      const items = await answered(await request('GET', '?offset=0&limit=50'), 200, Type.Array(Item));
      return items.map(({ assetId }) => assetId);
    },
    async remove(id) {
      await answered(await request('DELETE', id), 200, Deleted);
    },
  };
};

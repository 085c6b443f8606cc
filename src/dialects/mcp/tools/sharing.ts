import { Type } from 'typebox';
import { Id } from '../shapes.ts';
import { ADDS, type Tool, tool } from '../tool.ts';

const shareAsset = tool('share_asset', {
  title: 'Share an asset by a short link',
  description:
    'Makes a short link that opens the asset for everybody who has it, until it expires or is revoked. Ask the user before sharing.',
  input: Type.Object({
    id: Id,
    scope: Type.Optional(
      Type.Enum(['preview', 'original', 'attachment'], {
        description: 'preview: its picture only; attachment: to be saved; original unless said otherwise.',
      }),
    ),
    expiresAt: Type.Optional(
      Type.String({ description: 'Like 2030-01-31T12:00:00Z; never unless said otherwise.' }),
    ),
  }),
  output: Type.Object({
    url: Type.String(),
    code: Type.String(),
    scope: Type.String(),
    expiresAt: Type.Union([Type.String(), Type.Null()]),
  }),
  annotations: { ...ADDS, openWorldHint: true },
  async run({ id, ...terms }, { polyreel }, signal) {
    const { url, code, scope, expiresAt } = await polyreel.links.create(id, terms, { signal });
    return { value: { url, code, scope, expiresAt } };
  },
});

export const SHARING_TOOLS: readonly Tool[] = [shareAsset];

import type { AssetDetail } from '@polyreel/sdk';

/** How to reach an asset from code: a shell, our SDK, and each vendor's API. */
export const SNIPPETS = ['curl', 'sdk', 'runway', 'indream', 'rask', 'videojungle'] as const;
export type Snippet = (typeof SNIPPETS)[number];

type Asset = Pick<AssetDetail, 'id' | 'name'>;

/** Ready to be pasted, but for the key, which is in the environment. */
export function snippet(name: Snippet, { id, name: fileName }: Asset, origin: string): string {
  const bearer = `-H "Authorization: Bearer $POLYREEL_KEY"`;
  const curl = (path: string, header = bearer) => `curl '${origin}${path}' \\\n  ${header}`;
  switch (name) {
    case 'curl':
      return [
        curl(`/api/v1/assets/${id}`),
        '',
        '# The file itself: a signed URL, for whoever has it',
        `curl -fL "$(${curl(`/api/v1/assets/${id}`)} | jq -r .url)" \\\n  -o ${shellQuoted(fileName)}`,
      ].join('\n');
    case 'sdk':
      return [
        "import { Polyreel } from '@polyreel/sdk';",
        '',
        `const polyreel = new Polyreel({ baseUrl: '${origin}', key: process.env.POLYREEL_KEY });`,
        `const asset = await polyreel.assets.get('${id}');`,
        'console.log(asset.name, asset.url);',
      ].join('\n');
    case 'runway':
      return curl(`/v1/runwayml/assets/${id}`);
    case 'indream':
      return curl(`/v1/assets/${id}`, '-H "x-api-key: $POLYREEL_KEY"');
    case 'rask':
      return curl(`/api/library/v1/media/${id}`);
    case 'videojungle':
      return curl(`/assets/${id}`, '-H "X-API-Key: $POLYREEL_KEY"');
  }
}

/** As one word of a shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", "'\\''").replace(/^-/, './-')}'`;
}

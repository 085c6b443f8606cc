import type { AssetDetail } from '@polyreel/sdk';
import type { Command } from 'commander';
import { forEachOf } from '../many.ts';
import { padded, printable } from '../terminal/columns.ts';
import { durationText, sizeText } from '../terminal/size.ts';
import type { Tools } from '../tools.ts';
import { expandDash } from './arguments.ts';

export function addGet(program: Command, tools: Tools): void {
  program
    .command('get')
    .summary('Show what is known of assets.')
    .description('Show what is known of assets: facts, tags, projects, and a URL that needs no key.')
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .option('--json', 'Print each asset as a line of JSON.')
    .action(async (given: string[], { json }: { readonly json?: boolean }) => {
      const { terminal, signal } = tools;
      const ids = await expandDash(given, tools);
      const polyreel = await tools.connect();
      await forEachOf(ids, { terminal, signal, nameOf: (id) => id }, async (id) => {
        const asset = await polyreel.assets.get(id, { signal });
        if (json) terminal.printJson(asset);
        else terminal.print(describe(asset, tools));
      });
    });
}

function describe(asset: AssetDetail, { terminal }: Tools): string {
  const { facts, width, height, duration } = asset;
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    ['id', asset.id],
    ['name', asset.name],
    ['kind', `${asset.kind} (${asset.mediaType})`],
    ['status', asset.reason === null ? asset.status : `${asset.status}: ${asset.reason}`],
    ['size', sizeText(asset.size)],
    ['dimensions', width === null ? null : `${width} × ${height}`],
    ['length', duration === null ? null : durationText(duration)],
    ['video', facts?.video && `${facts.video.codec}, ${facts.video.frameRate ?? '?'} frames a second`],
    ['audio', facts?.audio && `${facts.audio.codec}, ${facts.audio.sampleRate} Hz, ${facts.audio.layout}`],
    ['description', asset.description],
    ['tags', asset.tags.join(', ')],
    ['projects', asset.projectIds.join(', ')],
    ['origin', asset.source === null ? asset.origin : `${asset.origin} ${asset.source.url}`],
    ['created', asset.createdAt],
    ['in the trash', asset.trashedAt === null ? null : `since ${asset.trashedAt}`],
    ['sha256', asset.sha256],
    ['url', asset.url],
  ];
  return lines
    .filter((line): line is [string, string] => Boolean(line[1]))
    .map(([title, value]) => `${terminal.styled('dim', padded(title, 12))}  ${printable(value)}`)
    .join('\n');
}

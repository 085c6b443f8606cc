import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetDetail, Polyreel } from '@polyreel/sdk';
import { CliError, EXIT } from '../exit.ts';
import type { Tools } from '../tools.ts';
import { fileNameOf } from './names.ts';
import { existsAlready, save } from './save.ts';
import { bytesFrom } from './transfer.ts';

export const STDOUT = '-';

/** Saves the bytes of an asset at a path; "-" is standard output. */
export async function downloadAsset(
  asset: AssetDetail,
  { path, force }: { readonly path: string; readonly force: boolean },
  { polyreel, tools }: { readonly polyreel: Polyreel; readonly tools: Tools },
): Promise<void> {
  const { terminal, signal } = tools;
  const { id, size, sha256 } = asset;
  if (sha256 === null) throw new CliError(EXIT.failed, `The asset is ${asset.status} and has no bytes yet.`);
  let known: string | null = asset.downloadUrl;
  const urlOf = async () => {
    const url = known ?? (await polyreel.assets.get(id, { signal })).downloadUrl;
    known = null;
    return url;
  };
  const bar = terminal.addBar(path === STDOUT ? asset.name : path);
  const onProgress = (bytes: number) => bar.updateBytes(bytes, size);
  try {
    if (path !== STDOUT) await save(path, { size, sha256, force, urlOf, signal, onProgress });
    else {
      const hash = createHash('sha256');
      for await (const chunk of bytesFrom(0, { size, urlOf, signal })) {
        hash.update(chunk);
        await terminal.write(chunk);
      }
      if (hash.digest('hex') !== sha256)
        throw new CliError(EXIT.failed, 'The bytes that came are not those of the asset.');
    }
  } finally {
    terminal.removeBar(bar);
  }
}

/**
 * Where `--output` wants a file: in a folder that is there, or is named with a slash at its end, or has to take several;
 * otherwise at that very path.
 */
export async function placeFor(
  output: string | undefined,
  { several, force }: { readonly several: boolean; readonly force: boolean },
): Promise<(asset: AssetDetail) => string> {
  if (output === undefined) return fileNameOf;
  if (output === STDOUT) {
    if (several) throw new CliError(EXIT.usage, 'Standard output takes one asset only.');
    return () => STDOUT;
  }
  const found = await stat(output).catch(() => null); // made below, or by the transfer
  const isFolder = several || /[\\/]$/.test(output) || found?.isDirectory();
  if (!isFolder) {
    // Before anything is waited for.
    if (found !== null && !force) throw existsAlready(output);
    return () => output;
  }
  if (found !== null && !found.isDirectory()) throw new CliError(EXIT.usage, `${output} is no folder.`);
  await mkdir(output, { recursive: true });
  return (asset) => join(output, fileNameOf(asset));
}

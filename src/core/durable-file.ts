import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a file for the owner's eyes only, there for good once this resolves; rejects when it exists. */
export async function writeDurably(path: string, content: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(content);
  await file.sync();
  await using directory = await open(dirname(path), 'r');
  await directory.sync();
}

/** As `writeDurably`, in the place of what may be there: whoever reads finds the one or the other, whole. */
export async function replaceDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  {
    await using file = await open(temporary, 'w', 0o600);
    await file.writeFile(content);
    await file.sync();
  }
  await rename(temporary, path);
  await using directory = await open(dirname(path), 'r');
  await directory.sync();
}

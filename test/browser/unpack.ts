import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

/** Relative to the file, so that the folder can be moved. The package's own names places of a Lambda. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

// A program of its own, because the package unpacks into the temporary directory of its process.
for (const archive of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) {
  const path = await inflate(
    fileURLToPath(new URL(`../bin/${archive}`, import.meta.resolve('@sparticuz/chromium'))),
  );
  if (archive.startsWith('fonts')) await writeFile(join(path, 'fonts.conf'), FONTS);
}

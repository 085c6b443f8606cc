// Lists the licences of what the service runs with: `licences.ts` prints a table, `licences.ts --sbom` a CycloneDX document.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './commands.ts';

export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or null where the package says nothing. */
  readonly licence: string | null;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** Everything that npm installs for the service on any platform, of the lockfile, by name and version. */
export function runtimePackages(): Licensed[] {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const found = Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true)
    .map(([path, { version = '', license = null }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
    }));
  const once = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...once.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (import.meta.main) {
  if (process.argv.includes('--sbom')) {
    process.exit(await run('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only']));
  }
  for (const { name, version, licence } of runtimePackages()) console.log(`${licence}\t${name}@${version}`);
}

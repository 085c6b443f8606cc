// Lists the licences of what the service runs with: `licences.ts` prints a table, `licences.ts --sbom` a CycloneDX document.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './commands.ts';

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

interface Sbom {
  readonly metadata: { readonly component: { name: string } };
  components: { readonly 'bom-ref': string; readonly purl: string }[];
  dependencies: { readonly ref: string; dependsOn: string[] }[];
}

/**
 * Of what is known from the lockfile, in CycloneDX's JSON. npm is asked for everything, as its own `--omit=dev` leaves out
 * what development needs as well, and it names the service after the folder that it is in.
 */
export function sbom(): string {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const document: Sbom = JSON.parse(execFileSync('npm', [...args, '--loglevel=error'], options));
  const kept = new Set(runtimePackages().map(({ name, version }) => `pkg:npm/${name}@${version}`));
  document.metadata.component.name = 'polyreel';
  document.components = document.components.filter(({ purl }) => kept.has(decodeURIComponent(purl)));
  const refs = new Set(document.components.map((one) => one['bom-ref']));
  document.dependencies = document.dependencies
    .filter(({ ref }) => refs.has(ref) || ref.startsWith('polyreel@'))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The page that ships with the package. */
export function licencesPage(): string {
  const rows = runtimePackages().map(
    ({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence ?? 'see its LICENSE'} |`,
  );
  return [
    '# Licences',
    '',
    'Generated from `package-lock.json` by `npm run docs`: every package that npm installs beside the service, on whatever',
    'platform. `NOTICE` tells what the libraries and fonts among them ask for, `docs/dependencies.md` why we use them, and',
    '`npm run sbom` prints the same as a CycloneDX document, with the hash of each.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

if (import.meta.main) {
  if (process.argv.includes('--sbom')) process.stdout.write(sbom());
  else
    for (const { name, version, licence } of runtimePackages()) console.log(`${licence}\t${name}@${version}`);
}

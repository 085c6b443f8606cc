import { Polyreel, PolyreelError } from '@polyreel/sdk';
import type { Command } from 'commander';
import { CliError, EXIT } from '../exit.ts';
import { askSecret } from '../profiles/ask.ts';
import { checkedUrl, LOCAL, profileOf } from '../profiles/server.ts';
import { readProfiles, writeProfiles } from '../profiles/store.ts';
import { tableLines } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';

export function addProfiles(program: Command, tools: Tools): void {
  program
    .command('login')
    .summary('Keep a key for a server.')
    .description(
      'Keep a key for a server, in a file that only you can read. The key is asked for, or taken from standard input; with ' +
        '--profile several servers can be kept beside each other.',
    )
    .argument('[url]', 'The address of the server.', LOCAL)
    .action((url: string) => login(checkedUrl(url), tools));
  program
    .command('logout')
    .description('Forget the key of a server.')
    .action(() => logout(tools));
  const config = program.command('config').description('Work with the servers that are known.');
  config
    .command('list')
    .alias('ls')
    .description('List the servers that are known; the one in use is marked.')
    .action(() => list(tools));
  config
    .command('use')
    .description('Use this server from now on.')
    .argument('<profile>', 'What it was called at `polyreel login --profile`.')
    .action((name: string) => use(name, tools));
  config
    .command('path')
    .description('Print where they are kept.')
    .action(() => tools.terminal.print(tools.places.config));
}

async function login(url: string, tools: Tools): Promise<void> {
  const { terminal, places, signal, profile } = tools;
  const key = await askSecret(`API key for ${url}: `, tools);
  if (key === '') throw new CliError(EXIT.usage, 'No key was given.');
  await check({ url, key }, signal);
  const name = profile() ?? 'default';
  const { profiles } = await readProfiles(places.config);
  await writeProfiles(places.config, { current: name, profiles: { ...profiles, [name]: { url, key } } });
  terminal.note(`Signed in to ${url} as the profile "${name}".`);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !/^(?:localhost|127\..*|\[::1\])$/.test(hostname))
    terminal.note('The address begins with http:, so everybody on the way can read the key.');
}

/** Whether there is such a server, and whether it knows the key. */
async function check({ url, key }: { url: string; key: string }, signal: AbortSignal): Promise<void> {
  try {
    await new Polyreel({ baseUrl: url, key, retries: 1 }).assets.list({ limit: 1 }, { signal });
  } catch (error) {
    // It is known, and may do something else.
    if (!(error instanceof PolyreelError) || error.kind !== 'forbidden') throw error;
  }
}

async function logout({ terminal, places, profile }: Tools): Promise<void> {
  const known = await readProfiles(places.config);
  const name = profile() ?? known.current;
  profileOf(known, name);
  const { [name]: _forgotten, ...profiles } = known.profiles;
  const current = name === known.current ? (Object.keys(profiles)[0] ?? 'default') : known.current;
  await writeProfiles(places.config, { current, profiles });
  terminal.note(`The key of "${name}" is forgotten here; \`polyreel keys revoke\` makes it worth nothing.`);
}

async function list({ terminal, places }: Tools): Promise<void> {
  const { current, profiles } = await readProfiles(places.config);
  const rows = Object.entries(profiles).map(([name, { url }]) => [name === current ? '*' : '', name, url]);
  const columns = ['', 'PROFILE', 'ADDRESS'].map((title) => ({ title }));
  for (const line of tableLines(columns, rows, null)) terminal.print(line);
}

async function use(name: string, { terminal, places }: Tools): Promise<void> {
  const known = await readProfiles(places.config);
  const { url } = profileOf(known, name);
  await writeProfiles(places.config, { ...known, current: name });
  terminal.note(`"${name}" (${url}) is used from now on.`);
}

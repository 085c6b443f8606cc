import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDeployment } from '../../test/deploy/files.ts';
import { changed } from '../../test/deploy/proxy.ts';
import { freePorts } from '../../test/infra/free-ports.ts';
import { type Contestant, startPolyreel } from '../contestants.ts';
import { Daemon } from './daemon.ts';
import { frameOf, nginxCommand } from './nginx.ts';

export const BEHIND_NGINX = 'Polyreel behind nginx';

/** As larger installations run it: nginx with the example of deploy/nginx, which sends small and large files by itself once Polyreel has allowed it. */
export async function startBehindNginx(directory: string, profile: string | null): Promise<Contestant> {
  await using servers = new AsyncDisposableStack();
  const root = join(directory, 'nginx');
  await mkdir(root, { recursive: true });
  const conf = join(root, 'nginx.conf');
  const command = await nginxCommand(root, conf);
  const [port] = await freePorts();
  const ours = servers.use(await startPolyreel(directory, profile, settings(port)));
  await writeFile(conf, frameOf(root, example(port, { upstream: ours.origin, directory })));
  const daemon = servers.use(
    await Daemon.start(() => command, { cwd: root, env: {}, ready: '/readyz', port }),
  );
  const opened = servers.move();
  return {
    ...ours,
    name: BEHIND_NGINX,
    origin: daemon.origin,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const LOCATION = '/polyreel-blobs';

function settings(port: number): Record<string, string> {
  return {
    POLYREEL_ACCEL_REDIRECT: LOCATION,
    POLYREEL_TRUST_PROXY: '127.0.0.1',
    POLYREEL_PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
}

/** The example, changed as any machine needs, but for TLS: the load generator speaks none. */
function example(port: number, place: { upstream: string; directory: string }): string {
  return changed(readDeployment('nginx/polyreel.conf'), {
    'listen 443 ssl;': `listen 127.0.0.1:${port};`,
    'server 127.0.0.1:8787 ': `server ${new URL(place.upstream).host} `,
    'ssl_certificate ': '# ',
    'ssl_certificate_key ': '# ',
    '/var/lib/polyreel/': `${join(place.directory, 'polyreel')}/`,
  });
}

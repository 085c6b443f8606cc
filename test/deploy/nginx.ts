import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDeployment } from './files.ts';
import { type Changes, changed, type ReverseProxy } from './proxy.ts';

export const NGINX = nginxWith({});

/** nginx with the example as its configuration, and other changes than those that any machine needs. */
export function nginxWith(changes: Changes): ReverseProxy {
  return {
    name: 'nginx',
    package: { packages: ['nginx-light'], programs: ['nginx'] },
    program: 'usr/sbin/nginx',
    async start({ folder, port, upstream }) {
      const server = changed(readDeployment('nginx/polyreel.conf'), {
        'listen 443 ssl;': `listen 127.0.0.1:${port};`,
        'server 127.0.0.1:8787 ': `server ${upstream} `,
        'ssl_certificate ': '# ',
        'ssl_certificate_key ': '# ',
        ...changes,
      });
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${join(folder, name)};`,
      );
      const file = join(folder, 'nginx.conf');
      const http = `http { access_log off; ${paths.join(' ')}\n${server}\n}`;
      await writeFile(
        file,
        `daemon off; master_process off; pid ${join(folder, 'pid')};\nevents {}\n${http}\n`,
      );
      return ['-c', file, '-e', 'stderr'];
    },
  };
}

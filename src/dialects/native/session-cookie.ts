import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCookie, strictCookie } from '#http/cookies.ts';

const NAME = 'polyreel-session';

/** Where a browser keeps the secret of its session. */
export interface SessionCookie {
  read(request: FastifyRequest): string | null;
  set(reply: FastifyReply, secret: string): void;
  clear(reply: FastifyReply): void;
}

/** By HTTPS it has the prefix for which a browser sees to it that no other host and no plain connection has set it. */
export function sessionCookie(publicUrl: string | null): SessionCookie {
  const isSecure = ({ protocol }: FastifyRequest) =>
    protocol === 'https' || publicUrl?.startsWith('https:') === true;
  const nameFor = (request: FastifyRequest) => (isSecure(request) ? `__Host-${NAME}` : NAME);
  const put = (reply: FastifyReply, value: string) => {
    const { request } = reply;
    reply.header('set-cookie', strictCookie(nameFor(request), value, { secure: isSecure(request) }));
  };
  return {
    read: (request) => readCookie(request.headers, nameFor(request)),
    set: put,
    clear: (reply) => put(reply, ''),
  };
}

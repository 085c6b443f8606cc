import { PolyreelError, type Session } from '@polyreel/sdk';
import { getRouteApi } from '@tanstack/react-router';
import { polyreel, setCsrfToken } from './client.ts';
import { queryClient } from './query-client.ts';

const KEY = ['session'] as const;
const inside = getRouteApi('/inside');

/** Who is signed in, or null; asked for once in a page's life, as the cookie that says so cannot be read here. */
export async function findSession(): Promise<Session | null> {
  const session = await queryClient.ensureQueryData({
    queryKey: KEY,
    queryFn: fetchSession,
    staleTime: Infinity,
  });
  setCsrfToken(session?.csrfToken ?? null);
  return session;
}

async function fetchSession(): Promise<Session | null> {
  try {
    return await polyreel.session.current();
  } catch (error) {
    if (error instanceof PolyreelError && error.status === 401) return null;
    throw error;
  }
}

/** By an API key or a one-time token; the key is forgotten, and a cookie that scripts cannot read stands for it. */
export async function signIn(
  credentials: { readonly key: string } | { readonly token: string },
): Promise<void> {
  const session = await polyreel.session.signIn(credentials);
  queryClient.clear();
  queryClient.setQueryData(KEY, session);
  setCsrfToken(session.csrfToken);
}

export async function signOut(): Promise<void> {
  await polyreel.session.signOut();
  forgetSession();
}

/** The server says that there is none any more: the next page asks to sign in. */
export function forgetSession(): void {
  queryClient.clear();
  queryClient.setQueryData(KEY, null);
  setCsrfToken(null);
}

/** On every page but that of signing in. */
export function useSession(): Session {
  return inside.useRouteContext().session;
}

type Scope = Session['scopes'][number];
const RANKS: Readonly<Record<Scope, number>> = { read: 0, write: 1, admin: 2 };

/** Whether the key allows it: admin includes write, and write includes read. */
export function useCan(scope: Scope): boolean {
  return useSession().scopes.some((granted) => RANKS[granted] >= RANKS[scope]);
}

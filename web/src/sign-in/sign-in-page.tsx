import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { explain } from '../api/explain.ts';
import { signIn } from '../api/session.ts';
import { Mark } from '../shell/mark.tsx';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import styles from './sign-in-page.module.css';

/** By an API key, or by the one-time link that the server printed, whose token is in the fragment where no log sees it. */
export function SignInPage() {
  const { busy, error, submit } = useSignIn();
  const [key, setKey] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit({ key: key.trim() });
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={onSubmit}>
        <Mark size={48} />
        <h1>{strings.signIn.title}</h1>
        <p className={styles.introduction}>{strings.signIn.introduction}</p>
        <TextField
          label={strings.signIn.key}
          hint={strings.signIn.keyHint}
          error={error}
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <Button type="submit" tone="primary" busy={busy}>
          {busy ? strings.signIn.usingLink : strings.signIn.submit}
        </Button>
      </form>
    </main>
  );
}

type Credentials = { readonly key: string } | { readonly token: string };

function useSignIn() {
  const navigate = useNavigate();
  const { to = '/app/library' } = useSearch({ from: '/sign-in' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const submit = async (credentials: Credentials) => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(credentials);
      await navigate({ href: safe(to), replace: true });
    } catch (failure) {
      const { status, detail } = explain(failure);
      const refused = 'token' in credentials ? strings.signIn.linkOver : strings.signIn.wrongKey;
      setError(status === 401 ? refused : detail);
    } finally {
      setBusy(false);
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the token of the address is used once, when the page is opened.
  useEffect(() => {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (token === null) return;
    // Before anything else sees it, or a second effect sends it again.
    history.replaceState(history.state, '', location.pathname + location.search);
    void submit({ token });
  }, []);

  return { busy, error, submit };
}

/** Only a page of this application: an address from elsewhere must not lead away from here. */
function safe(to: string): string {
  return to.startsWith('/') && !to.startsWith('//') && !to.includes('\\') ? to : '/library';
}

export const signIn = {
  title: 'Sign in to Polyreel',
  introduction: 'Paste an API key. It is kept for this session only, where scripts cannot read it.',
  key: 'API key',
  keyHint:
    'It begins with polyreel_. The first start of the server prints one; admins make more in the settings.',
  submit: 'Sign in',
  usingLink: 'Signing you in…',
  linkOver:
    'This sign-in link has been used already or is too old. Restart the server for a new one, or paste a key.',
  wrongKey: 'This key is not valid: it may be mistyped, expired or revoked.',
} as const;

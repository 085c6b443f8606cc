import { formatNumber } from '../ui/format.ts';
import { audit } from './audit.ts';
import { webhooks } from './webhooks.ts';

const kinds: Readonly<Record<string, string>> = {
  import: 'Fetch',
  probe: 'Look into',
  preview: 'Make previews',
  discard: 'Remove files',
  render: 'Render',
  'write-prompt': 'Write a text',
};

const parts: Readonly<Record<string, string>> = {
  database: 'Database',
  storage: 'Storage',
  media: 'Media workers',
};

export const settings = {
  title: 'Settings',
  sections: {
    storage: 'Storage',
    jobs: 'Jobs',
    keys: 'API keys',
    webhooks: 'Webhooks',
    accounts: 'Accounts',
    audit: 'Audit log',
    health: 'Health',
  },
  adminsOnly: 'Only keys with the scope “admin” see this.',

  keys: {
    hint: 'A key stands for a program or a person. Give each its own, with no more than it needs.',
    make: 'Make a key',
    nameHint: 'Who or what uses it, so that you know what stops working when you revoke it.',
    key: 'Key',
    scopes: 'May',
    scopeNames: { read: 'Read', write: 'Read and write', admin: 'Everything' },
    scopeHints: {
      read: 'Look at assets, projects and scripts, and nothing else.',
      write: 'Also upload, change, generate and delete.',
      admin: 'Also manage keys, accounts and jobs.',
    },
    lastUsed: 'Last used',
    ends: 'Ends',
    never: 'Never',
    revoked: 'Revoked',
    revoke: 'Revoke',
    revokeTitle: (name: string) => `Revoke the key “${name}”?`,
    revokeText: 'Whatever uses it stops working at once, and whoever signed in with it is signed out.',
    shownOnce: 'This is the key. It is shown this once: only its hash is stored.',
    noted: 'I have noted it',
  },

  webhooks,
  audit,

  accounts: {
    hint: 'Assets live in an account of the workspace. APIs that know accounts show them by e-mail.',
    add: 'Add an account',
    editTitle: (email: string) => `Account ${email}`,
    email: 'E-mail',
    number: 'User id',
    firstName: 'First name',
    lastName: 'Last name',
    maxJobs: 'Generations at once',
    maxJobsHint: 'Further ones wait. Empty: any number.',
    suspended: 'Suspended',
    suspendedBecause: 'Suspended because',
    suspendedHint: 'With a reason the account cannot be used; without one it can.',
    remove: 'Remove',
    removeTitle: (email: string) => `Remove the account ${email}?`,
    removeText: 'Only an account without assets can be removed.',
  },

  storage: {
    used: 'Used',
    of: (used: string, limit: string) => `${used} of ${limit}`,
    noLimit: 'no limit',
    assets: 'Assets',
    bytes: 'Storage',
    renders: 'Rendered this month',
    minutes: (minutes: number) => `${formatNumber(Math.round(minutes * 10) / 10)} min`,
    byKind: 'By kind',
    count: (count: number) => (count === 1 ? '1 asset' : `${formatNumber(count)} assets`),
  },

  jobs: {
    states: { running: 'Running', queued: 'Queued', failed: 'Failed' },
    none: { running: 'Nothing is running.', queued: 'Nothing waits.', failed: 'Nothing has failed.' },
    kinds,
    kind: 'Job',
    open: 'Open',
    asset: 'Asset',
    tries: 'Tries',
    since: 'Since',
    reason: 'Reason',
    retry: 'Try again',
    retryAll: 'Try all again',
  },

  health: {
    ready: 'Ready',
    notReady: 'Not ready',
    parts: 'Parts of this server',
    names: parts,
    nodes: 'Processes that share the library',
    thisOne: 'this one',
  },
} as const;

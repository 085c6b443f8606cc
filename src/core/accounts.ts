import type { Kysely, Transaction } from 'kysely';
import {
  type AccountRow,
  accountHasAssets,
  deleteAccount,
  findAccount,
  findAccountByEmail,
  insertAccount,
  listAccounts,
  updateAccount,
} from '#db/accounts.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { record } from './audit.ts';

/** Whose an asset is within a workspace: an e-mail and a numeric user id, as the Runway API shows them. */
export interface Account {
  readonly userId: number;
  readonly workspaceId: string;
  readonly email: string;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly teamName: string | null;
  /** How many of its generations run at once, 1…10, whichever API asks for them; further ones wait. Null is no limit. */
  readonly maxJobs: number | null;
  /** Why the account cannot be used, or null. */
  readonly suspended: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AccountChanges {
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly teamName?: string | null;
  readonly maxJobs?: number | null;
  readonly suspended?: string | null;
}

export async function accountsOf(db: Kysely<Schema>, workspaceId: string): Promise<Account[]> {
  return (await listAccounts(db, workspaceId)).map(accountFromRow);
}

export async function accountByEmail(
  db: Kysely<Schema>,
  workspaceId: string,
  email: string,
): Promise<Account> {
  const row = await findAccountByEmail(db, workspaceId, email);
  if (row === null) throw new AssetError('not-found', `There is no account ${email}.`);
  return accountFromRow(row);
}

export async function accountByUserId(
  db: Kysely<Schema>,
  workspaceId: string,
  userId: number,
): Promise<Account> {
  const row = await findAccount(db, workspaceId, userId);
  if (row === null) throw new AssetError('not-found', `There is no account ${userId}.`);
  return accountFromRow(row);
}

/** The named account, or the only one; with several, not naming one is an error. Suspended ones cannot be used. */
export async function chooseAccount(
  db: Kysely<Schema>,
  workspaceId: string,
  email: string | null,
): Promise<Account> {
  const accounts = await accountsOf(db, workspaceId);
  const named = email?.toLowerCase();
  const chosen =
    named === undefined ? accounts[0] : accounts.find((one) => one.email.toLowerCase() === named);
  if (chosen === undefined) {
    throw new AssetError(
      'invalid',
      email === null ? 'No account is configured.' : `There is no account ${email}.`,
    );
  }
  if (named === undefined && accounts.length > 1) {
    throw new AssetError('invalid', 'Several accounts are configured: say which one with "email".');
  }
  return usable(chosen);
}

/** The account that stands for a workspace in an API which has none: the oldest one, if it can be used. */
export async function firstAccount(db: Kysely<Schema>, workspaceId: string): Promise<Account> {
  return usable(await oldestAccount(db, workspaceId));
}

/** As `firstAccount`, whether it can be used or not: who is told of as the owner. */
export async function oldestAccount(db: Kysely<Schema>, workspaceId: string): Promise<Account> {
  const [first] = await accountsOf(db, workspaceId);
  if (first === undefined) throw new AssetError('forbidden', 'No account is configured.');
  return first;
}

function usable(account: Account): Account {
  if (account.suspended !== null) {
    throw new AssetError('forbidden', `The account ${account.email} cannot be used: ${account.suspended}`);
  }
  return account;
}

/** Adds an account; `conflict` when the e-mail is taken. */
export async function createAccount(
  tx: Transaction<Schema>,
  account: { workspaceId: string; email: string },
  fields: AccountChanges,
): Promise<Account> {
  if ((await findAccountByEmail(tx, account.workspaceId, account.email)) !== null) {
    throw new AssetError('conflict', `There is already an account ${account.email}.`);
  }
  const now = Date.now();
  const row = await insertAccount(tx, {
    workspace_id: account.workspaceId,
    email: account.email,
    username: account.email.split('@')[0] ?? account.email,
    first_name: '',
    last_name: '',
    team_name: null,
    max_jobs: null,
    suspended: null,
    ...columnsOf(fields),
    created_at: now,
    updated_at: now,
  });
  await record(tx, { ...told(row), action: 'account.created', details: fields });
  return accountFromRow(row);
}

/** Adds the account, or changes the one that has this e-mail. */
export async function putAccount(
  db: Kysely<Schema>,
  account: { workspaceId: string; email: string },
  changes: AccountChanges,
): Promise<Account> {
  return transact(db, async (tx) => {
    const existing = await findAccountByEmail(tx, account.workspaceId, account.email);
    if (existing === null) return createAccount(tx, account, changes);
    const columns = { ...columnsOf(changes), updated_at: Date.now() };
    const row = await updateAccount(tx, existing.user_id, columns);
    await record(tx, { ...told(row), action: 'account.changed', details: changes });
    return accountFromRow(row);
  });
}

/** `referenced` while it has assets. */
export async function removeAccount(db: Kysely<Schema>, workspaceId: string, email: string): Promise<void> {
  await transact(db, async (tx) => {
    const row = await findAccountByEmail(tx, workspaceId, email);
    if (row === null) throw new AssetError('not-found', `There is no account ${email}.`);
    if (await accountHasAssets(tx, row.user_id, workspaceId)) {
      throw new AssetError('referenced', `The account ${email} still has assets.`);
    }
    await deleteAccount(tx, row.user_id);
    await record(tx, { ...told(row), action: 'account.removed' });
  });
}

function told({ workspace_id: workspaceId, user_id: userId, email: name }: AccountRow) {
  return { workspaceId, target: { id: String(userId), name } };
}

function columnsOf(changes: AccountChanges): Partial<AccountRow> {
  return {
    ...(changes.username !== undefined && { username: changes.username }),
    ...(changes.firstName !== undefined && { first_name: changes.firstName }),
    ...(changes.lastName !== undefined && { last_name: changes.lastName }),
    ...(changes.teamName !== undefined && { team_name: changes.teamName }),
    ...(changes.maxJobs !== undefined && { max_jobs: changes.maxJobs }),
    ...(changes.suspended !== undefined && { suspended: changes.suspended }),
  };
}

function accountFromRow(row: AccountRow): Account {
  return {
    userId: row.user_id,
    workspaceId: row.workspace_id,
    email: row.email,
    username: row.username,
    firstName: row.first_name,
    lastName: row.last_name,
    teamName: row.team_name,
    maxJobs: row.max_jobs,
    suspended: row.suspended,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

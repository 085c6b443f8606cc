import type { Account } from '#core/accounts.ts';
import { isUuid } from '#core/identifiers.ts';
import { AssetError } from '#errors.ts';

type AccountName = Pick<Account, 'userId' | 'email'>;

/** An asset's id as a client names it: bare, or with the account that it claims to live in. */
export interface NamedAsset {
  readonly id: string;
  readonly account: AccountName | null;
}

/** An e-mail may hold `-`, `+`, `.` and even `:`; the greedy middle finds the last "-asset:", which is the real one. */
const FULL_ID = /^user:(\d{1,15})-runwayml:(.+)-asset:([^:]{36})$/s;

export function formatAssetId({ userId, email }: AccountName, id: string): string {
  return `user:${userId}-runwayml:${email}-asset:${id}`;
}

/** The task that made an asset is known by the asset: each makes one. */
export function formatTaskId({ userId, email }: AccountName, id: string): string {
  return `user:${userId}-runwayml:${email}-task:${id}`;
}

/** @throws `invalid` for what is neither a full id nor a bare uuid */
export function parseAssetId(text: string): NamedAsset {
  const [, userId, email, uuid] = FULL_ID.exec(text) ?? [];
  const id = uuid ?? text;
  if (!isUuid(id)) throw new AssetError('invalid', 'The assetId is malformed.');
  const account = userId === undefined || email === undefined ? null : { userId: Number(userId), email };
  return { id: id.toLowerCase(), account };
}

/** Whether the account that an id names, if it names one, is the one that the asset lives in. */
export function livesIn({ account }: NamedAsset, { userId, email }: AccountName): boolean {
  return (
    account === null || (account.userId === userId && account.email.toLowerCase() === email.toLowerCase())
  );
}

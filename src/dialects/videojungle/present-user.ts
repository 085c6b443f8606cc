import type { Account } from '#core/accounts.ts';
import { userUuid } from '../user-uuid.ts';

export function presentUser(account: Account) {
  const { email, username, firstName, lastName, suspended } = account;
  return {
    id: userUuid(account),
    email,
    name: `${firstName} ${lastName}`.trim() || username,
    avatar: '',
    is_verified: true,
    is_active: suspended === null,
  };
}

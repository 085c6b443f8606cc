import { v5 as uuidv5 } from 'uuid';

/** For APIs whose users have uuids: an account's number within its workspace makes one that stays. */
export function userUuid({ workspaceId, userId }: { workspaceId: string; userId: number }): string {
  return uuidv5(String(userId), workspaceId);
}

export const asset = {} as const;

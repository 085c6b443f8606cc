/** Where this API lies. */
export const PREFIX = '/api/v1';
